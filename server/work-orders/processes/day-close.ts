/**
 * 坐收、解款、日结: what a cashier took is counted, banked, checked and confirmed when it has arrived.
 *
 * 轧账(SF) → 解款(SF) → ZW核对 → 到账确认(ZW). Same day to the bank (日清日结). Effects: the drawer of all cash payments since the last close, booked against counted; a
 * difference is explained and posted as 长短款; cash moves to the bank in a balanced voucher when it has arrived. Cashier ≠ accountant (database).
 */
import { back, main, process, reject, step, within } from '../define';
import { date, money, note, text } from '../fields';

export const dayClose = process({
  id: 'day-close',
  version: 1,
  trade: '坐收、解款、日结',
  family: 'accounts',
  prefix: 'RJ',
  start: { subject: 'unit' },
  hands: [
    ['count', 'check'],
    ['count', 'confirm'],
  ],
  steps: [
    step('count', {
      by: 'collector',
      limit: within('cash.close'),
      does: [
        main('count', {
          form: { countedYuan: money({ min: '0' }), explanation: note() },
          to: 'deposit',
          effect: 'accounts.count-cash',
        }),
        reject(),
      ],
    }),
    step('deposit', {
      by: 'collector',
      limit: within('cash.close'),
      does: [
        main('deposited', {
          form: { slipNo: text({ max: 40 }), depositedOn: date() },
          to: 'check',
          effect: 'accounts.note-deposit',
        }),
        back('back-to-count', 'count'),
      ],
    }),
    step('check', {
      by: 'accountant',
      limit: within('cash.arrival'),
      does: [main('checked', { form: { opinion: note() }, to: 'confirm' }), back('back-to-deposit', 'deposit')],
    }),
    step('confirm', {
      by: 'accountant',
      limit: within('cash.arrival'),
      does: [
        main('arrived', { form: { arrivedOn: date() }, to: 'done', effect: 'accounts.confirm-arrival', final: true }),
        back('back-to-check', 'check'),
      ],
    }),
  ],
});
