/**
 * 并户: another account of the same place goes into this one.
 *
 * 受理 → 勘查 → 审批 → 拆被并户电表(ZB) → 旁证(YJ) → 重签合同(HT) → 归档. Both accounts owe nothing; both hang on the same station and transformer. Effects: from the day the
 * other's meter comes down it is closed and its capacity is this one's. Class-2 review.
 */
import {
  acceptStep,
  CHANGE_START,
  contractStep,
  doneOn,
  fileStep,
  METER_NO,
  stops,
  surveyAndApproval,
  why,
  witnessStep,
} from '../change-steps';
import { back, main, process, step, within } from '../define';
import { accountNo, code } from '../fields';

export const merge = process({
  id: 'merge',
  version: 1,
  trade: '并户',
  family: 'change',
  prefix: 'BH',
  start: CHANGE_START,
  hands: [['remove', 'witness']],
  steps: [
    acceptStep({ otherAccount: accountNo(), ...why }, ['customers.nothing-owed', 'customers.merge-allowed']),
    surveyAndApproval('remove'),
    step('remove', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('removed', {
          form: { meterNo: code(METER_NO), ...doneOn, ...stops },
          to: 'witness',
          guards: ['customers.day-done'],
        }),
        back('back-to-approve', 'approve'),
      ],
    }),
    witnessStep('remove', ['stopTotal'], { to: 'contract' }),
    contractStep('file', 'remove', 'customers.merge'),
    fileStep,
  ],
});
