/**
 * 户变关系调整与台区线损治理: an account recorded behind the wrong transformer makes the loss of both areas wrong; it is looked up on site and put right.
 *
 * 线损异常(XS) → 派工(BZ) → 现场核对(KC) → 关系变更(PW) → 审核(XS) → 重算 → 归档. Effects: the accounts move to the transformer they really hang on from the
 * day (archived change, class-2 review), and the order notes the month's loss of both areas before and after.
 */
import { back, main, process, reject, step, within } from '../define';
import { date, lookup, lookupMany, month, note, text } from '../fields';

export const transformerRelation = process({
  id: 'transformer-relation',
  version: 1,
  trade: '户变关系调整与台区线损治理',
  family: 'network',
  prefix: 'HX',
  start: { subject: 'unit', alsoBy: ['network-engineer', 'lead'] },
  hands: [['adjust', 'check']],
  steps: [
    step('notice', {
      by: 'loss-analyst',
      limit: within('network.loss-dispatch'),
      does: [
        main('notice', {
          form: { transformer: lookup('network.transformers'), lossMonth: month(), content: text({ max: 500 }) },
          to: 'dispatch',
          effect: 'network.note-loss',
        }),
        reject(),
      ],
    }),
    step('dispatch', {
      by: 'lead',
      limit: within('network.loss-dispatch'),
      does: [
        main('dispatch', { form: { instruction: note() }, to: 'site', batch: true }),
        back('back-to-notice', 'notice'),
      ],
    }),
    step('site', {
      by: 'surveyor',
      limit: within('network.loss-site'),
      does: [
        main('found', {
          form: {
            wrongAccounts: lookupMany('network.accounts-behind'),
            rightTransformer: lookup('network.transformers'),
            facts: text({ max: 500 }),
          },
          to: 'adjust',
          guards: ['network.another-transformer'],
        }),
        reject('nothing-wrong', { to: 'file' }),
        back('back-to-dispatch', 'dispatch'),
      ],
    }),
    step('adjust', {
      by: 'network-engineer',
      limit: within('network.enter'),
      does: [
        main('entered', { form: { effectiveOn: date(), drawingNo: text({ max: 60 }) }, to: 'check' }),
        back('back-to-site', 'site'),
      ],
    }),
    step('check', {
      by: 'loss-analyst',
      limit: within('network.loss-check'),
      approval: true,
      does: [
        main('put-in-force', { form: { opinion: note() }, to: 'file', effect: 'network.move-accounts' }),
        back('back-to-adjust', 'adjust'),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('change.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
