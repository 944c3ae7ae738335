/**
 * 电费冲调: a released bill was wrong. It is taken back by a red one and, as a rule, billed again; never edited.
 *
 * 申请 → 核实 → 审批 (by the bill's amount: 班长 → 所长 → 县公司 → 供电局) → 冲销原应收并重算 → (重算账单审核、发行: its own order of 电费计费) → 账务 → 归档.
 * Rules: SOD-1 who applies is the calculator of the new bill and neither verifies, approves, posts nor releases; a closed month takes no
 * reversal; the red entries balance the old ones, the blue ones stand when the new bill is released; the next bill is reviewed (class 3).
 */
import { is } from '../facts';
import {
  back,
  ladder,
  LADDER_START,
  main,
  otherwise,
  process,
  reject,
  step,
  waitForLinked,
  when,
  within,
} from '../define';
import { choice, lookup, note, reason, registerFigure, text } from '../fields';

export const cancelRebill = process({
  id: 'cancel-rebill',
  version: 1,
  trade: '电费冲调',
  family: 'billing',
  prefix: 'CT',
  start: { subject: 'account' },
  hands: [
    ['apply', 'verify'],
    ['apply', 'post'],
    ['verify', 'post'],
    ['apply', 'close'],
  ],
  steps: [
    step('apply', {
      by: 'calculator',
      limit: within('correction.verify'),
      opens: ['bill', 'customer'],
      does: [
        main('apply', {
          form: {
            bill: lookup('billing.standing-bills'),
            mode: choice('rebill', 'cancel'),
            cause: choice('reading', 'archive', 'price', 'duplicate', 'other'),
            total: registerFigure('kWh', { optional: true }),
            evidence: text({ max: 200 }),
            reason: reason(),
          },
          to: 'verify',
          guards: ['billing.one-correction'],
          effect: 'billing.apply-cancel',
        }),
        reject(),
      ],
    }),
    step('verify', {
      by: 'reviewer',
      limit: within('correction.verify'),
      opens: ['bill', 'customer'],
      does: [
        main('confirm', { form: { finding: choice('justified', 'partly'), note: note() }, to: LADDER_START }),
        back('back-to-applicant', 'apply'),
      ],
    }),
    ladder({
      then: 'post',
      back: 'apply',
      limit: within('correction.approve'),
      opens: ['bill', 'customer'],
      refuse: true,
    }),
    step('post', {
      by: 'accountant',
      limit: within('correction.issue'),
      opens: ['bill', 'customer'],
      does: [
        main('post', {
          form: { note: note() },
          to: [when(is('apply.mode', 'rebill'), 'new-bill'), otherwise('close')],
          effect: 'billing.cancel-and-rebill',
          final: true,
        }),
        back('back-to-verification', 'verify'),
      ],
    }),
    waitForLinked('new-bill', { resume: 'close', limit: within('correction.issue'), opens: ['bill', 'customer'] }),
    step('close', {
      by: 'accountant',
      limit: within('correction.issue'),
      opens: ['bill', 'customer'],
      does: [main('close', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
