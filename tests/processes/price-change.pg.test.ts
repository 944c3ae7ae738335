import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as startRun } from '@/app/api/billing/runs/endpoint';
import { POST as createDraft } from '@/app/api/billing/price-drafts/endpoint';
import { PUT as changeDraft } from '@/app/api/billing/price-drafts/[id]/endpoint';
import { GET as priceBook } from '@/app/api/billing/price-book/endpoint';
import { POST as whatIf } from '@/app/api/billing/what-if/endpoint';
import type { PriceBookView, PriceDraftView } from '@/server/billing/price-book-wire';
import { addMonths, monthOf } from '@/server/kernel/time';
import { enterReadings } from '@/tests/support/billing';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

const MONTH = '2026-09';
let world: World;
let from: string;

beforeAll(async () => {
  world = await openWorld('price-change');
  from = `${addMonths(monthOf(world.today), 2)}-01`;
  await enterReadings(
    world.sql,
    MONTH,
    [4001, 4002, 4003].map((accountId) => ({
      accountId,
      prev: 1000,
      curr: 1200,
      readerId: world.userId('reader'),
    })),
  );
  await world.call('calculator', startRun, {
    method: 'POST',
    path: '/api/billing/runs',
    body: { unitId: UNITS.county, month: MONTH },
  });
  await world.work();
});
afterAll(() => world?.close());

const versions = (price: string, day: string) => [
  {
    id: `yn-residential-tiered-${day}`,
    tariffCode: 'residential-tiered',
    regionCode: '530000',
    effectiveFrom: day,
    effectiveTo: null,
    documentNo: '云发改价格〔2026〕1号',
    sourced: 'published',
    body: { kind: 'flat', energyYuan: price, funds: [], fundsIncluded: false },
  },
];

async function draft(price: string, day = from): Promise<PriceDraftView> {
  const { body } = await world.call<PriceDraftView>('calculator', createDraft, {
    method: 'POST',
    path: '/api/billing/price-drafts',
    body: { title: `居民 ${price}`, versions: versions(price, day) },
  });
  return body;
}

/** The stream runs to its end while the answer is read. */
async function attachTrial(draftId: number): Promise<void> {
  const answer = await world.call('calculator', whatIf, {
    method: 'POST',
    path: '/api/billing/what-if',
    body: { unitId: UNITS.county, month: MONTH, scenario: { draftId }, attach: true },
  });
  expect(answer.status).toBe(200);
  await expect
    .poll(
      async () =>
        (
          await world.sql.one<{ tried: boolean }>(
            'SELECT what_if IS NOT NULL AS tried FROM price_draft WHERE id = $1',
            [draftId],
          )
        ).tried,
    )
    .toBe(true);
}

const standing = () =>
  world.sql.query(
    `SELECT id, effective_to AS "effectiveTo" FROM price_version WHERE tariff_code = 'residential-tiered' ORDER BY effective_from DESC LIMIT 2`,
  );
const status = async (id: number) =>
  (await world.sql.one<{ status: string }>('SELECT status FROM price_draft WHERE id = $1', [id])).status;

describe('电价调整', () => {
  it('is submitted only faultless and tried, sent back, approved twice, and in force from its day', async () => {
    const faulty = await draft('0.41', '2026-09-01');
    const order = await world.start('calculator', { unitId: UNITS.county });
    const form = (id: number) => ({ draftId: String(id), reason: '执行省发改委文件' });
    expect(await order.refused('calculator', 'submit', form(faulty.id))).toBe('price.draft-faulty');
    const good = await draft('0.41');
    expect(await order.refused('calculator', 'submit', form(good.id))).toBe('price.draft-untried');
    await attachTrial(good.id);
    await order.does('calculator', 'submit', form(good.id));
    expect(await status(good.id)).toBe('submitted');

    const frozen = await world.call<{ error: { code: string } }>('calculator', changeDraft, {
      method: 'PUT',
      path: `/api/billing/price-drafts/${good.id}`,
      params: { id: String(good.id) },
      body: { version: good.version + 1, title: 'x', versions: versions('0.01', from) },
    });
    expect(frozen.body.error.code).toBe('price.draft-closed');

    await order.does('county-marketing', 'return', { reason: '请补充文号' });
    expect(await status(good.id)).toBe('draft');
    await order.does('calculator', 'submit', form(good.id));
    await order.does('county-marketing', 'approve', { opinion: '同意' });
    await order.does('supervisor', 'return', { reason: '再核一次' });
    await order.does('calculator', 'submit', form(good.id));
    await order.does('county-marketing2', 'approve', { opinion: '' });
    const before = await standing();
    expect(before[0]).toEqual({ id: 'yn-residential-tiered-2016-08-01', effectiveTo: null });
    await order.does('supervisor', 'enact', { opinion: '同意' });
    expect(await order.state()).toBe('done');
    expect(await standing()).toEqual([
      { id: `yn-residential-tiered-${from}`, effectiveTo: null },
      { id: 'yn-residential-tiered-2016-08-01', effectiveTo: from },
    ]);
    expect(await status(good.id)).toBe('approved');
    const { body } = await world.call<PriceBookView>('collector', priceBook, { path: '/api/billing/price-book' });
    expect(body.versions.find(({ id }) => id === `yn-residential-tiered-${from}`)).toMatchObject({
      draftId: good.id,
      enteredByName: expect.stringMatching(/calculator$/) as string,
    });
  });

  it('is refused, or withdrawn, and moves no price', async () => {
    const before = await standing();
    const later = `${addMonths(monthOf(world.today), 5)}-01`;
    const one = await draft('0.55', later);
    await attachTrial(one.id);
    const order = await world.start('calculator', {
      unitId: UNITS.county,
      form: { draftId: String(one.id), reason: '征求意见' },
    });
    await order.does('county-marketing', 'approve', { opinion: '' });
    await order.does('supervisor', 'refuse', { reason: '暂不调整' });
    expect(await status(one.id)).toBe('rejected');
    const other = await world.start('calculator', { unitId: UNITS.county });
    await other.does('calculator', 'withdraw', { reason: '文件撤回' });
    expect(await other.state()).toBe('done');
    expect(await standing()).toEqual(before);
  });
});
