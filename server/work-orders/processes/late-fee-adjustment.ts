/**
 * 用户滞纳金收取金额调整: late fee that is due is lowered for a reason that is on file; nobody waives it freely.
 *
 * 客户申请(SF) → 核实(CF) → 审批(SZ → XZ, 按金额) → 调整(ZW) → 收取(SF) → 归档. Effects: the approved amount comes off what is due of one debt, never below zero;
 * what had been paid of it becomes a prepayment; balanced voucher (late-fee-waived against late-fee). The fee is the engine's, day by day.
 */
import { back, ladder, main, other, process, reject, step, within } from '../define';
import { choice, lookup, money, note, text } from '../fields';

export const lateFeeAdjustment = process({
  id: 'late-fee-adjustment',
  version: 1,
  trade: '用户滞纳金收取金额调整',
  family: 'accounts',
  prefix: 'ZN',
  amount: 'apply.reliefYuan',
  start: { subject: 'account', alsoBy: ['acceptor', 'hotline-agent', 'dunning-clerk'] },
  hands: [
    ['apply', 'verify'],
    ['apply', 'adjust'],
  ],
  steps: [
    step('apply', {
      by: 'collector',
      limit: within('accounts.apply'),
      does: [
        main('apply', {
          form: {
            receivable: lookup('accounts.open-debts'),
            reliefYuan: money({ min: '0.01' }),
            cause: choice('system-fault', 'bank-delay', 'wrong-bill', 'hardship', 'disaster', 'other'),
            content: text({ max: 500 }),
          },
          to: 'verify',
          guards: ['accounts.relief-within-fee'],
        }),
        reject(),
      ],
    }),
    step('verify', {
      by: 'dunning-clerk',
      limit: within('accounts.verify'),
      does: [
        main('verified', { form: { facts: text({ max: 500 }) }, to: 'approve-station' }),
        back('back-to-apply', 'apply'),
      ],
    }),
    ladder({
      from: 'station-chief',
      upTo: 'county-marketing',
      then: 'adjust',
      back: 'apply',
      limit: within('accounts.approve'),
    }),
    step('adjust', {
      by: 'accountant',
      limit: within('accounts.post'),
      does: [
        main('adjust', { form: { note: note() }, to: 'collect', effect: 'accounts.adjust-late-fee', final: true }),
        back('back-to-apply', 'apply'),
      ],
    }),
    step('collect', {
      by: 'collector',
      limit: within('accounts.post'),
      does: [
        main('collect', {
          form: { method: choice('cash', 'card', 'transfer') },
          to: 'done',
          effect: 'accounts.collect-debt',
        }),
        other('pays-later', { form: { note: note() }, to: 'done', key: 'l' }),
      ],
    }),
  ],
});
