/**
 * 配网设备异动: lines, transformer areas and transformers on file follow what was changed outside, approved first and in force from a day.
 *
 * 申请(PW) → 审批(BZ) → 现场核对(KC) → 图、参数录入(PW) → 审核(XS) → 生效 → 归档. Keys of line, area, transformer and meter stay with their days. Effects: a
 * transformer is added, gets another capacity, moves to another feeder or is taken out of service; the accounts behind one taken out
 * must hang elsewhere first. Supply applications and line losses learn of it by their own queries.
 */
import { back, main, process, reject, step, within } from '../define';
import { choice, date, kva, lookup, note, text, yesNo } from '../fields';

const optional = { optional: true };

export const networkChange = process({
  id: 'network-change',
  version: 1,
  trade: '配网设备异动',
  family: 'network',
  prefix: 'YD',
  start: { subject: 'unit', alsoBy: ['dispatcher', 'surveyor'] },
  hands: [['enter', 'check']],
  steps: [
    step('apply', {
      by: 'network-engineer',
      limit: within('network.apply'),
      does: [
        main('apply', {
          form: {
            change: choice('new-transformer', 'transformer-capacity', 'move-transformer', 'retire-transformer'),
            transformer: lookup('network.transformers', optional),
            effectiveOn: date(),
            content: text({ max: 500 }),
          },
          to: 'approve',
          guards: ['network.names-transformer'],
        }),
        reject(),
      ],
    }),
    step('approve', {
      by: 'lead',
      limit: within('change.approve'),
      approval: true,
      does: [main('approve', { form: { opinion: note() }, to: 'site' }), back('back-to-apply', 'apply')],
    }),
    step('site', {
      by: 'surveyor',
      limit: within('network.site'),
      does: [
        main('checked-on-site', { form: { agrees: yesNo(), facts: text({ max: 500 }) }, to: 'enter' }),
        back('back-to-apply', 'apply'),
      ],
    }),
    step('enter', {
      by: 'network-engineer',
      limit: within('network.enter'),
      does: [
        main('entered', {
          form: {
            code: text({ max: 40, optional: true }),
            name: text({ max: 80, optional: true }),
            feeder: lookup('network.feeders', optional),
            sizeKva: kva(optional),
            isPublic: yesNo(),
            drawingNo: text({ max: 60 }),
          },
          to: 'check',
          guards: ['network.parameters'],
        }),
        back('back-to-site', 'site'),
      ],
    }),
    step('check', {
      by: 'loss-analyst',
      limit: within('network.check'),
      approval: true,
      does: [
        main('put-in-force', { form: { opinion: note() }, to: 'file', effect: 'network.change' }),
        back('back-to-enter', 'enter'),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('change.file'),
      does: [main('file', { form: { note: note() }, to: 'done', batch: true })],
    }),
  ],
});
