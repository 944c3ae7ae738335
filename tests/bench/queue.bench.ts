/** The queue over 100,000 open orders: open, filter on a business field, sort, search within. `npm run bench -- queue` */
import { contextOf, grant, smallUtility, UNITS } from '@/tests/support/small-utility';
import { type QueueRequest, queueRequest } from '@/server/work-orders/contract';
import { SYSTEM_ACTOR } from '@/server/kernel/ports';
import { queuePage, warmQueue } from '@/server/work-orders/queries/queue';
import { figure, openBenchDatabase, quantile, timed } from './bench-database';
import { insertOrders } from './order-rows';

const ROUNDS = 12;

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_queue');
  try {
    const people = await smallUtility(database.owner);
    await insertOrders(database.owner, 100_000, [UNITS.stationSouth, UNITS.stationNorth, UNITS.otherStation]);
    const wide = contextOf(database.sql, {
      ...people.reviewer,
      grants: [grant('reviewer', UNITS.province), grant('supervisor', UNITS.province)],
    });
    const requests: [string, Partial<QueueRequest>][] = [
      ['open', {}],
      ['open all of my units', { view: 'unit' }],
      ['filter by rule', { filter: { rule: 'zero' } }],
      ['filter by route', { filter: { routeCode: 'R00017' } }],
      ['filter by customer name', { filter: { customer: '秀英' } }],
      ['filter by money at risk', { filter: { moneyFrom: '9900' } }],
      ['sort by money at risk × deadline', { sort: 'worth', view: 'unit' }],
      ['sort by money at risk', { sort: 'money', view: 'unit' }],
      ['sort by due time', { sort: 'due', descending: false }],
      ['sort by customer name', { sort: 'customer', descending: false }],
      ['sort by route', { sort: 'route', descending: false }],
      ['search an account number', { filter: { accountNo: '0000012345' } }],
    ];
    // As autovacuum leaves a table within a minute; as a web process warms up before it listens.
    await database.owner.run('VACUUM ANALYZE work_order');
    await warmQueue(contextOf(database.sql, SYSTEM_ACTOR));
    for (const [name, request] of requests) {
      const parsed = queueRequest.parse(request);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(() => queuePage(wide, parsed)));
      figure(`${name}, slowest of ${ROUNDS}`, quantile(times, 1), 'ms', { most: 500 });
      figure(`${name}, the first; the slowest after it`, times[0]!, `ms; ${quantile(times.slice(1), 1).toFixed(0)} ms`);
    }
  } finally {
    await database.close();
  }
}
