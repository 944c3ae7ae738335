/**
 * 银行代扣、托收(银电互联): what accounts with an agreement owe is collected by their bank.
 *
 * 生成文件(ZW) → 发送(ZW) → 回盘、销账(ZW) → 核对(SH) → 归档. Effects: one line an account with its open debts and late fee as of the day; the returned file settles what
 * was collected (each line once, whatever is sent twice) and raises 欠费催缴 for what failed. Money in by the next working day.
 */
import { back, main, process, reject, step, within } from '../define';
import { date, lines, lookup, note, text } from '../fields';

export const bankCollection = process({
  id: 'bank-collection',
  version: 1,
  trade: '银行代扣、托收',
  family: 'accounts',
  prefix: 'DK',
  start: { subject: 'unit' },
  hands: [['settle', 'check']],
  steps: [
    step('generate', {
      by: 'accountant',
      limit: within('bank.send'),
      does: [
        main('generate', {
          form: { bank: lookup('accounts.banks'), note: note() },
          to: 'send',
          effect: 'accounts.make-bank-file',
        }),
        reject(),
      ],
    }),
    step('send', {
      by: 'accountant',
      limit: within('bank.send'),
      does: [
        main('sent', { form: { sentOn: date(), fileName: text({ max: 80 }) }, to: 'settle' }),
        back('back-to-generate', 'generate'),
      ],
    }),
    step('settle', {
      by: 'accountant',
      limit: within('bank.result'),
      does: [
        main('settle', {
          form: { resultFile: lines({ max: 2_000_000 }) },
          to: 'check',
          guards: ['accounts.result-file'],
          effect: 'accounts.settle-bank-file',
        }),
      ],
    }),
    step('check', {
      by: 'reviewer',
      limit: within('bank.result'),
      does: [main('checked', { form: { opinion: note() }, to: 'done' }), back('back-to-settle', 'settle')],
    }),
  ],
});
