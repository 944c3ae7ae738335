/**
 * 暂停: a customer stops part or all of its transformers for some months and is charged less basic charge meanwhile.
 *
 * 受理 → 现场勘查 → 审批 → 加封、抄录底度 → 复核封印与底度 (another person) → 暂停中 (until the last day) → 归档.
 * Rules (供电营业规则 §24): applied for 5 days before; at most twice a calendar year, each at least 15 days, 6 months (180 days) together;
 * a capacity customer suspends whole sets, a demand customer all its capacity; sealed on the day asked for or later; from the day after the
 * end it is charged again whether or not anybody came. The change day belongs to the new state. Class-2 review of the next bill.
 */
import { auto, back, main, process, reject, step, timer, within } from '../define';
import { again, choice, code, date, lookupMany, note, reason, registerFigure, text } from '../fields';

const registers = {
  total: registerFigure('kWh'),
  reactive: registerFigure('kvarh', { optional: true }),
};

export const suspension = process({
  id: 'suspension',
  version: 1,
  trade: '暂停',
  family: 'change',
  prefix: 'ZT',
  start: { subject: 'account', alsoBy: ['hotline-agent', 'surveyor'] },
  hands: [['seal', 'verify']],
  steps: [
    step('accept', {
      by: 'acceptor',
      limit: within('change.accept'),
      does: [
        main('register', {
          form: {
            applicant: text(),
            equipment: lookupMany('customers.equipment-in-service'),
            fromOn: date(),
            toOn: date(),
            reason: reason(),
          },
          to: 'survey',
          guards: ['accounts.debts-settled', 'customers.suspension-allowed'],
        }),
        reject(),
      ],
    }),
    step('survey', {
      by: 'surveyor',
      limit: within('change.survey'),
      does: [
        main('report-survey', { form: { finding: choice('as-applied', 'in-use'), note: note() }, to: 'approve' }),
        back('back-to-acceptance', 'accept'),
      ],
    }),
    step('approve', {
      by: 'lead',
      limit: within('change.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'seal', batch: true }), back('return', 'survey')],
    }),
    step('seal', {
      by: 'inspector',
      limit: within('change.seal'),
      does: [
        main('seal', {
          form: { sealedOn: date(), sealNo: code(/^[A-Z0-9-]{4,30}$/), ...registers },
          to: 'verify',
          guards: ['customers.seal-day'],
        }),
        back('back-to-approval', 'approve'),
      ],
    }),
    step('verify', {
      by: 'installer',
      limit: within('change.file'),
      does: [
        main('verify-seal', {
          form: {
            sealNo: again('seal.sealNo', code(/^[A-Z0-9-]{4,30}$/)),
            total: again('seal.total', registerFigure('kWh')),
          },
          to: 'suspended',
          effect: 'customers.suspend-equipment',
        }),
        back('back-to-sealing', 'seal'),
      ],
    }),
    timer('suspended', { by: 'acceptor', until: 'accept.toOn', does: [auto('term-ended', { to: 'file' })] }),
    step('file', {
      by: 'archivist',
      limit: within('change.file'),
      does: [main('archive', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
