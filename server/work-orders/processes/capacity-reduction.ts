/**
 * 减容: a customer gives up part of its capacity for 6 months to 2 years, or for good.
 *
 * 受理 → 勘查 → 审批 → 加封或拆除、抄录示数(YJ) → 复核(ZB, another person) → 合同变更(HT) → 归档. Rules (供电营业规则): applied for 5 days before, whole
 * transformers; a temporary reduction lasts 6 months to 2 years; after one for good the tariff may become a single one. From the day of sealing the basic charge
 * counts what is left (A3); a temporary one is charged again from the end of its term. Class-2 review of the next bill.
 */
import { acceptStep, CHANGE_START, doneOn, fileStep, SEAL_NO, surveyAndApproval, why } from '../change-steps';
import { back, main, process, step, within } from '../define';
import { again, choice, code, date, lookup, lookupMany, registerFigure } from '../fields';

const optional = { optional: true };

export const capacityReduction = process({
  id: 'capacity-reduction',
  version: 1,
  trade: '减容',
  family: 'change',
  prefix: 'JR',
  start: CHANGE_START,
  hands: [['seal', 'verify']],
  steps: [
    acceptStep(
      {
        equipment: lookupMany('customers.equipment-in-service'),
        term: choice('temporary', 'for-good'),
        fromOn: date(),
        toOn: date(optional),
        newTariff: lookup('billing.tariffs', optional),
        ...why,
      },
      ['accounts.debts-settled', 'customers.notice', 'customers.reduction-allowed'],
    ),
    surveyAndApproval('seal'),
    step('seal', {
      by: 'inspector',
      limit: within('change.seal'),
      does: [
        main('seal', {
          form: { ...doneOn, sealNo: code(SEAL_NO), total: registerFigure('kWh') },
          to: 'verify',
          guards: ['customers.day-done'],
        }),
        back('back-to-approve', 'approve'),
      ],
    }),
    step('verify', {
      by: 'installer',
      limit: within('change.execute'),
      does: [
        main('verify-seal', {
          form: { sealNo: again('seal.sealNo', code(SEAL_NO)), total: again('seal.total', registerFigure('kWh')) },
          to: 'contract',
          effect: 'customers.reduce-capacity',
        }),
        back('back-to-seal', 'seal'),
      ],
    }),
    step('contract', {
      by: 'contract-clerk',
      limit: within('change.contract'),
      does: [main('signed', { form: { contractNo: code(/^[A-Za-z0-9-]{4,40}$/), signedOn: date() }, to: 'file' })],
    }),
    fileStep,
  ],
});
