/**
 * 抄表段、例日变更: a route gets another reading day or reader, or accounts move to another route; only with approval.
 *
 * 申请(BZ) → 明细(BZ) → 所长审核(SZ) → 县公司批准(XZ) → 生效. Effects: the route's reading day or reader; accounts on another route (archived change, class-2 review).
 * A reader does not keep a route whose readings he checks; readers rotate.
 */
import { back, main, otherwise, process, reject, step, when, within } from '../define';
import { is } from '../facts';
import { choice, count, date, lookup, lookupMany, note, person, text } from '../fields';

const optional = { optional: true };

export const routeChange = process({
  id: 'route-change',
  version: 1,
  trade: '抄表段、例日变更',
  family: 'metering',
  prefix: 'DB',
  start: { subject: 'unit', alsoBy: ['reader', 'calculator'] },
  steps: [
    step('apply', {
      by: 'lead',
      limit: within('route.apply'),
      does: [
        main('apply', {
          form: {
            change: choice('reading-day', 'reader', 'accounts'),
            route: lookup('metering.routes'),
            newDay: count({ min: '1', max: '28', ...optional }),
            content: text({ max: 500 }),
          },
          to: [
            when(is('apply.change', 'accounts'), 'pick-accounts'),
            when(is('apply.change', 'reader'), 'pick-reader'),
            otherwise('check'),
          ],
          guards: ['metering.names-day'],
          effect: 'metering.note-route',
        }),
        reject(),
      ],
    }),
    step('pick-accounts', {
      by: 'lead',
      limit: within('route.apply'),
      does: [
        main('picked', {
          form: {
            accounts: lookupMany('metering.accounts-of-route'),
            toRoute: lookup('metering.routes'),
            effectiveOn: date(),
          },
          to: 'check',
          guards: ['metering.another-route'],
        }),
        back('back-to-apply', 'apply'),
      ],
    }),
    step('pick-reader', {
      by: 'lead',
      limit: within('route.apply'),
      does: [main('picked', { form: { readerId: person('reader') }, to: 'check' }), back('back-to-apply', 'apply')],
    }),
    step('check', {
      by: 'station-chief',
      limit: within('route.approve'),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'approve', batch: true }),
        back('back-to-apply', 'apply'),
      ],
    }),
    step('approve', {
      by: 'county-marketing',
      limit: within('route.approve'),
      approval: true,
      does: [
        main('put-in-force', { form: { opinion: note() }, to: 'done', batch: true, effect: 'metering.change-route' }),
        back('back-to-apply', 'apply'),
      ],
    }),
  ],
});
