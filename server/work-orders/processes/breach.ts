/**
 * 违约用电、窃电处理: what was found on site, worked out by the rules and approved by amount, is owed and collected.
 *
 * 发现/举报 → 现场取证(2 YJ) → 通知书、认定、计算(YJ) → 审批(BZ → SZ → XZ → JZ, 按金额) → 收取(SF) → 恢复/移交(YJ) → 归档. Source 供电营业规则 (1996) 第100–103条.
 * The amount is the engine's (calculators `breach` and `theft`): arrears, and the penalty as a multiple of the rounded arrears. Hands: two
 * inspectors take the evidence; who worked the amount out does not approve it; the collector is another. Effects: a receivable for
 * arrears and penalty in their ledgers, its payment, the file of the case; handed to the police, the case ends without a payment here.
 */
import { back, LADDER_START, ladder, main, other, process, reject, step, within } from '../define';
import { choice, count, date, figure, kva, kw, kwh, note, reason, text, yesNo } from '../fields';

const optional = { optional: true };

export const breach = process({
  id: 'breach',
  version: 1,
  trade: '违约用电、窃电处理',
  family: 'inspection',
  prefix: 'WY',
  start: { subject: 'account', alsoBy: ['reader', 'hotline-agent', 'surveyor', 'loss-analyst', 'lead', 'acceptor'] },
  hands: [['evidence', 'second-inspector']],
  steps: [
    step('discover', {
      by: 'inspector',
      limit: within('inspection.evidence'),
      does: [
        main('discover', {
          form: {
            origin: choice('inspection', 'report', 'reading', 'line-loss', 'other'),
            suspected: choice('theft', 'breach'),
            content: text({ max: 500 }),
          },
          to: 'evidence',
        }),
        reject(),
      ],
    }),
    step('evidence', {
      by: 'inspector',
      limit: within('inspection.evidence', { from: 'evidence' }),
      does: [
        main('secured', {
          form: {
            foundOn: date(),
            facts: text({ max: 500 }),
            supplyCut: yesNo(),
            sealNo: text({ max: 40, optional: true }),
          },
          to: 'second-inspector',
        }),
        reject('unfounded', { to: 'file' }),
      ],
    }),
    step('second-inspector', {
      by: 'inspector',
      limit: within('inspection.evidence', { from: 'evidence' }),
      does: [
        main('confirm', {
          form: { noticeNo: text({ max: 40 }), signed: choice('signed', 'refused-to-sign'), note: note() },
          to: 'determine',
        }),
        back('back-to-evidence', 'evidence'),
      ],
    }),
    step('determine', {
      by: 'inspector',
      limit: within('inspection.determine'),
      opens: ['customer', 'bill'],
      does: [
        main('worked-out', {
          form: {
            act: choice(
              'theft',
              'cheaper-tariff',
              'over-capacity-two-part',
              'over-capacity-single',
              'suspended-used-two-part',
              'suspended-used-single',
              'meter-moved',
              'unauthorised-supply',
              'above-plan',
            ),
            energyKwh: kwh({ optional: true, places: 0 }),
            loadKw: kw(optional),
            loadUse: choice('power', 'lighting'),
            hoursPerDay: figure({ unit: 'hours', places: 2, max: '24', ...optional }),
            daysUsed: count({ unit: 'days', max: '3660', ...optional }),
            recordedKwh: kwh({ optional: true, places: 0 }),
            priceYuan: figure({ unit: 'yuan', places: 8, ...optional }),
            wrongPriceYuan: figure({ unit: 'yuan', places: 8, ...optional }),
            capacityKva: kva(optional),
            usedFrom: date(optional),
            usedTo: date(optional),
            timesFound: count({ unit: 'times', min: '1', max: '99', ...optional }),
            multiple: figure({ unit: 'times', places: 2, max: '5', ...optional }),
            reasoning: text({ max: 500 }),
          },
          to: LADDER_START,
          effect: 'inspection.work-out',
        }),
        back('back-to-evidence', 'evidence'),
      ],
    }),
    ...ladder({ then: 'collect', back: 'determine', limit: within('inspection.approve') }),
    step('collect', {
      by: 'collector',
      limit: within('inspection.collect'),
      does: [
        main('collect', {
          form: { method: choice('cash', 'card', 'transfer') },
          to: 'restore',
          effect: 'inspection.charge-and-collect',
        }),
        other('owe', { form: { reason: reason() }, to: 'restore', effect: 'inspection.charge', key: 'o' }),
        back('back-to-determine', 'determine'),
      ],
    }),
    step('restore', {
      by: 'inspector',
      limit: within('inspection.restore'),
      does: [
        main('restored', {
          form: {
            outcome: choice('supply-restored', 'handed-to-police', 'meter-reinstalled', 'nothing-to-do'),
            note: note(),
          },
          to: 'file',
        }),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('inspection.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
