/**
 * 暂换: another transformer stands in for one that failed, for at most 2 months at 10 kV and below, 3 at 35 kV and above.
 *
 * 受理 → 勘查 → 审批 → 更换(ZB) → 检验(YJ) → 暂换中 (until the last day, or earlier) → 换回(ZB) → 归档. From the day of the exchange the basic charge counts the
 * transformer that is in use (C1); from the day it is put back, the old one. Class-2 review of both bills.
 */
import { acceptStep, CHANGE_START, doneOn, fileStep, surveyAndApproval, why } from '../change-steps';
import { auto, back, main, other, process, step, timer, within } from '../define';
import { code, date, kva, lookup, text } from '../fields';

export const temporaryExchange = process({
  id: 'temporary-exchange',
  version: 1,
  trade: '暂换',
  family: 'change',
  prefix: 'HH',
  start: CHANGE_START,
  hands: [['swap', 'inspect']],
  steps: [
    acceptStep(
      {
        oldEquipment: lookup('customers.equipment-in-service'),
        newEquipmentNo: code(/[A-Za-z0-9-]{2,40}/),
        newKva: kva({ min: '1' }),
        fromOn: date(),
        toOn: date(),
        ...why,
      },
      ['accounts.debts-settled', 'customers.exchange-allowed'],
    ),
    surveyAndApproval('swap'),
    step('swap', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('swapped', { form: { ...doneOn }, to: 'inspect', guards: ['customers.day-done'] }),
        back('back-to-approve', 'approve'),
      ],
    }),
    step('inspect', {
      by: 'inspector',
      limit: within('change.execute'),
      does: [
        main('passed', {
          form: { facts: text({ max: 500 }) },
          to: 'exchanged',
          effect: 'customers.exchange-equipment',
        }),
        back('back-to-swap', 'swap'),
      ],
    }),
    timer('exchanged', {
      by: 'acceptor',
      until: 'accept.toOn',
      does: [auto('term-ended', { to: 'swap-back' }), other('earlier', { to: 'swap-back' })],
    }),
    step('swap-back', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('swapped-back', {
          form: { ...doneOn },
          to: 'file',
          guards: ['customers.day-done'],
          effect: 'customers.exchange-back',
        }),
      ],
    }),
    fileStep,
  ],
});
