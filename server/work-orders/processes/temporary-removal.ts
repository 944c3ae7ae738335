/**
 * 暂拆与复装: the meter comes down and the capacity is held for at most 6 months; then it is put up again, or the account is closed.
 *
 * 受理 → 勘查 → 审批 → 拆表(ZB) → 旁证(YJ) → 保留中 (until the last day) → 复装: 领表(JL) → 装表(ZB) → 旁证(YJ) → 归档; not asked for in time: a linked closing
 * (later it is a new supply). Rules (供电营业规则): debts settled, taken down within 5 days, put up again within 5 days. Effects: meter taken down with its
 * stops, equipment out of the basic charge, account suspended; the reverse at the reinstallation. Class-2 review.
 */
import {
  acceptStep,
  CHANGE_START,
  doneOn,
  fileStep,
  issueStep,
  starts,
  stops,
  surveyAndApproval,
  why,
  witnessStep,
} from '../change-steps';
import { auto, back, main, other, process, step, timer, within } from '../define';
import { date, lookup, note } from '../fields';

export const temporaryRemoval = process({
  id: 'temporary-removal',
  version: 1,
  trade: '暂拆与复装',
  family: 'change',
  prefix: 'CH',
  start: CHANGE_START,
  hands: [
    ['remove', 'witness'],
    ['install', 'witness-again'],
  ],
  steps: [
    acceptStep({ meter: lookup('metering.meters'), fromOn: date(), toOn: date(), ...why }, [
      'accounts.debts-settled',
      'customers.hold-allowed',
    ]),
    surveyAndApproval('remove'),
    step('remove', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('removed', { form: { ...doneOn, ...stops }, to: 'witness', guards: ['customers.day-done'] }),
        back('back-to-approve', 'approve'),
      ],
    }),
    witnessStep('remove', ['stopTotal'], { to: 'held', effect: 'customers.take-down' }),
    timer('held', {
      by: 'acceptor',
      until: 'accept.toOn',
      does: [auto('hold-ended', { to: 'lapsed' }), other('reinstall', { form: { note: note() }, to: 'issue' })],
    }),
    step('lapsed', {
      by: 'acceptor',
      limit: within('change.accept'),
      does: [main('close', { form: { note: note() }, to: 'file', effect: 'customers.close-old-place' })],
    }),
    issueStep('install'),
    step('install', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('installed', { form: { ...doneOn, ...starts }, to: 'witness-again', guards: ['customers.day-done'] }),
        back('back-to-issue', 'issue'),
      ],
    }),
    witnessStep('install', ['startTotal'], { id: 'witness-again', to: 'file', effect: 'customers.put-up-again' }),
    fileStep,
  ],
});
