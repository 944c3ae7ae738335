/**
 * 退费、预收退款: money paid ahead is given back to the customer.
 *
 * 申请(SF) → 核实(SH) → 营销部审批(XZ) → 付款(ZW) → 客户签收(SF) → 归档. Two approvals, and who applied pays nothing out. Effects: the prepayment goes down and cash or
 * bank with it, as a payment row of its own; never more than is there on the day it is paid.
 */
import { back, main, process, reject, step, within } from '../define';
import { choice, money, note, text } from '../fields';

export const refund = process({
  id: 'refund',
  version: 1,
  trade: '退费、预收退款',
  family: 'accounts',
  prefix: 'TF',
  amount: 'apply.refundYuan',
  start: { subject: 'account', alsoBy: ['acceptor', 'hotline-agent', 'accountant'] },
  hands: [
    ['apply', 'verify'],
    ['apply', 'pay'],
    ['verify', 'approve'],
  ],
  steps: [
    step('apply', {
      by: 'collector',
      limit: within('accounts.apply'),
      does: [
        main('apply', {
          form: {
            refundYuan: money({ min: '0.01' }),
            payBy: choice('transfer', 'cash'),
            payee: text({ max: 60 }),
            payeeAccount: text({ max: 60, optional: true }),
            content: text({ max: 500 }),
          },
          to: 'verify',
          guards: ['accounts.prepayment-covers'],
        }),
        reject(),
      ],
    }),
    step('verify', {
      by: 'reviewer',
      limit: within('accounts.verify'),
      does: [main('verified', { form: { facts: text({ max: 500 }) }, to: 'approve' }), back('back-to-apply', 'apply')],
    }),
    step('approve', {
      by: 'county-marketing',
      limit: within('accounts.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'pay', batch: true }), back('back-to-apply', 'apply')],
    }),
    step('pay', {
      by: 'accountant',
      limit: within('accounts.post'),
      does: [
        main('pay', { form: { transferNo: text({ max: 60 }) }, to: 'sign', effect: 'accounts.refund', final: true }),
        back('back-to-apply', 'apply'),
      ],
    }),
    step('sign', {
      by: 'collector',
      limit: within('accounts.post'),
      does: [main('signed', { form: { signedBy: text({ max: 60 }), note: note() }, to: 'done' })],
    }),
  ],
});
