import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('enquiry');
});
afterAll(() => world?.close());

const form = {
  topic: 'reading',
  contactName: '普丽',
  contactPhone: '13987800000',
  content: '本月示数偏大',
  answeredAtOnce: false,
  answer: '',
};

describe('95598咨询、查询、服务申请', () => {
  it('is answered at once', async () => {
    const at = { unitId: UNITS.stationSouth };
    expect(await world.startRefused('hotline-agent', { ...at, form: { ...form, answeredAtOnce: true } })).toMatch(
      /answer: /,
    );
    const order = await world.start('hotline-agent', {
      ...at,
      form: { ...form, topic: 'tariff', answeredAtOnce: true, answer: '居民一档 0.45 元' },
    });
    expect(await order.step()).toBe('follow-up');
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'satisfied' });
    await order.does('archivist', 'ask-again', { reason: '补问' });
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'satisfied' });
    await order.does('archivist', 'file', { complete: true, accurate: true });
    expect(await world.sql.one('SELECT answer, opinion FROM service_record WHERE order_id = $1', [order.id])).toEqual({
      answer: '居民一档 0.45 元',
      opinion: 'satisfied',
    });
  });

  it('is passed on, rests on a reading taken on site, and is answered in time', async () => {
    const order = await world.start('hotline-agent', { accountId: 4001, form });
    await order.does('lead', 'back-to-accept', { reason: '缺户号' });
    await order.does('hotline-agent', 'accept', form);
    await order.does('lead', 'hand-over', { officerId: world.userId('surveyor'), onSiteReading: true });
    expect(await (await order.child('reading-anomaly')).step()).toBe('dispatch');
    await order.does('surveyor', 'back-to-hand-over', { reason: '非本班范围' });
    await order.does('lead', 'hand-over', { officerId: world.userId('surveyor2'), onSiteReading: false });
    await order.does('surveyor2', 'give-opinion', { finding: '示数无误' });
    await order.does('hotline-agent', 'back-to-opinion', { reason: '请附照片' });
    await order.does('surveyor2', 'give-opinion', { finding: '示数无误,附照片' });
    await order.does('hotline-agent', 'answered', { answerWay: 'phone', answer: '示数无误' });
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'dissatisfied' });
    expect(await order.step()).toBe('hand-over');
  });

  it('asks for an account before a reading is checked', async () => {
    const order = await world.start('hotline-agent', { unitId: UNITS.stationSouth, form });
    expect(
      await order.refused('lead', 'hand-over', { officerId: world.userId('surveyor'), onSiteReading: true }),
    ).toMatch(/^channels.no-account/);
  });
});
