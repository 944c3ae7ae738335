/**
 * 电费计费: one account's bill of a month that must be reviewed before it may go out.
 *
 * 算费 → 自校验 → 强制审核 → (退回重抄 → 复审) → 发行. The run does the first two steps; an order is raised for every bill with a
 * review obligation (three classes: anomaly, change in this cycle, previous trouble). A bill without one needs no order and is
 * released with its run. Rules: WO-BILL-1 (limits), REV-1..REV-3 (forced review), SOD-1 (reviewer ≠ calculator).
 */
import { back, main, process, step, system, waitForLinked, within } from '../define';
import { choice, note, reason, registerFigure, yesNo } from '../fields';

export const billing = process({
  id: 'billing',
  version: 1,
  trade: '电费计费',
  family: 'billing',
  prefix: 'JF',
  steps: [
    system('calculate', within('billing.day')),
    system('self-check', within('billing.day')),
    step('review', {
      by: 'reviewer',
      limit: within('billing.day'),
      opens: ['bill', 'customer'],
      does: [
        main('accept', {
          form: { verdict: choice('real-fault', 'harmless', 'false-alarm'), reason: reason() },
          to: 'release',
          batch: true,
          effect: 'billing.accept-review',
        }),
        // A figure plainly miswritten is put right at the desk; the bill computed from it goes to another reviewer (SOD-1).
        back('adjust', 'reread', {
          form: {
            total: registerFigure('kWh', { optional: true }),
            peak: registerFigure('kWh', { optional: true }),
            flat: registerFigure('kWh', { optional: true }),
            valley: registerFigure('kWh', { optional: true }),
            reactive: registerFigure('kvarh', { optional: true }),
            wentRound: yesNo(),
            reason: reason(),
          },
          batch: false,
          effect: 'metering.adjust-at-review',
          key: 'c',
        }),
        back('send-for-rereading', 'reread', { effect: 'billing.request-reread' }),
      ],
    }),
    // The worker that computes again brings it back to its reviewer.
    waitForLinked('reread', { limit: within('billing.reread'), opens: ['bill', 'customer'] }),
    step('release', {
      by: 'lead',
      limit: within('billing.day'),
      opens: ['bill', 'customer'],
      does: [
        main('release', { form: { note: note() }, to: 'done', batch: true, final: true, effect: 'billing.release' }),
        back('back-to-review', 'review', { effect: 'billing.reopen-review' }),
      ],
    }),
  ],
});
