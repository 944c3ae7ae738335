/**
 * 销户: supply ends for good.
 *
 * 受理 → 勘查 → 审批 → 停用拆表、末次抄表(ZB) → 旁证(YJ) → 末次算费(HS) → 结清、退余额(SF) → 归档. An account unused for 6 months without a suspension may be closed
 * without an application. Effects: meter down with its stops, equipment removed, account closed on the day; a last bill outside the runs, reviewed and released as
 * any other; when it is paid, what was paid ahead goes back. Class-2 review.
 */
import {
  acceptStep,
  CHANGE_START,
  doneOn,
  fileStep,
  stops,
  surveyAndApproval,
  why,
  witnessStep,
} from '../change-steps';
import { back, main, other, process, step, within } from '../define';
import { choice, lookup, note } from '../fields';

export const closeAccount = process({
  id: 'close-account',
  version: 1,
  trade: '销户',
  family: 'change',
  prefix: 'XH',
  start: CHANGE_START,
  hands: [['remove', 'witness']],
  steps: [
    acceptStep({ cause: choice('applied', 'unused-6-months'), ...why }, [
      'accounts.debts-settled',
      'customers.unused-if-said',
    ]),
    surveyAndApproval('remove'),
    step('remove', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('removed', {
          form: { meter: lookup('metering.meters'), ...doneOn, ...stops },
          to: 'witness',
          guards: ['customers.day-done'],
        }),
        // After 暂拆 no meter hangs any more.
        other('no-meter', {
          form: { ...doneOn, note: note() },
          to: 'last-bill',
          guards: ['customers.day-done'],
          effect: 'customers.close',
        }),
        back('back-to-approve', 'approve'),
      ],
    }),
    witnessStep('remove', ['stopTotal'], { to: 'last-bill', effect: 'customers.close' }),
    step('last-bill', {
      by: 'calculator',
      limit: within('change.accept'),
      opens: ['customer', 'bill'],
      does: [main('make-last-bill', { form: { note: note() }, to: 'settle', effect: 'customers.last-bill' })],
    }),
    step('settle', {
      by: 'collector',
      limit: within('change.fee'),
      does: [
        main('settled', {
          form: { method: choice('cash', 'card', 'transfer') },
          to: 'file',
          guards: ['customers.last-bill-out', 'customers.nothing-owed'],
          effect: 'customers.refund-rest',
        }),
      ],
    }),
    fileStep,
  ],
});
