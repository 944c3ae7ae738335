import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('threshold-change');
});
afterAll(() => world?.close());

const proposal = (more: object = {}): Record<string, unknown> => ({
  parameter: 'energy-jump.share',
  kind: 'residential',
  value: '1.5',
  effectiveOn: world.day(1),
  reason: '夏季误报过多',
  ...more,
});

describe('阈值调整', () => {
  it('refuses what the checks do not know, what is out of range, and turning a forced class off', async () => {
    const refused = (more: object) => world.startRefused('lead', { unitId: 4, form: proposal(more) });
    expect(await refused({ parameter: 'change-in-cycle.enabled', value: '0' })).toMatch(/^input.invalid parameter/);
    expect(await refused({ parameter: 'energy-jump.probability', value: '2' })).toBe('anomaly.value-out-of-range');
    expect(await refused({ parameter: 'answer.outage', value: '0.5' })).toBe('anomaly.value-out-of-range');
    const order = await world.start('lead', { unitId: 4 });
    await order.does('lead', 'reject', { reason: '暂不调整' });
  });

  it('is proposed by one, approved by another, and holds for the unit from its day', async () => {
    const order = await world.start('lead', { unitId: 4, form: proposal() });
    await order.does('county-marketing', 'return', { reason: '请说明依据' });
    await order.does('lead', 'propose', proposal({ value: '1.6' }));
    await order.does('county-marketing', 'approve');
    const rows = await world.sql.query(
      `SELECT code, scope, value, effective_from AS from FROM parameter WHERE code LIKE 'anomaly.%'`,
    );
    expect(rows).toEqual([
      { code: 'anomaly.energy-jump.share', scope: 'u4/residential', value: 1.6, from: world.day(1) },
    ]);
    expect(await world.startRefused('lead', { unitId: 4, form: proposal() })).toBe('anomaly.parameter-in-force');
  });
});
