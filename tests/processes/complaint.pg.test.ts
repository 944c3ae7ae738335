import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('complaint');
});
afterAll(() => world?.close());

const form = {
  caseKind: 'report',
  about: 'theft',
  contactName: '匿名',
  contactPhone: '',
  anonymous: true,
  content: '邻居绕越电表用电',
};
const found = { finding: 'justified', facts: '现场发现绕越', measure: '移交用电检查', theftConfirmed: true };

describe('95598投诉、举报', () => {
  it('is looked into by one, checked by another, answered, and raises a case of theft', async () => {
    const order = await world.start('hotline-agent', { accountId: 4001, form });
    await order.does('lead', 'back-to-accept', { reason: '内容不清' });
    await order.does('hotline-agent', 'accept', form);
    await order.does('lead', 'assign', { investigatorId: world.userId('surveyor') });
    await order.does('surveyor', 'back-to-assign', { reason: '本人与此户有亲属关系' });
    await order.does('lead', 'assign', { investigatorId: world.userId('surveyor2') });
    await order.does('surveyor2', 'contacted', { contactWay: 'visit', heard: '愿意配合' });
    await order.does('surveyor2', 'back-to-assign', { reason: '需换人' });
    await order.does('lead', 'assign', { investigatorId: world.userId('surveyor2') });
    await order.does('surveyor2', 'contacted', { contactWay: 'visit', heard: '愿意配合' });
    await order.does('surveyor2', 'found', found);
    await order.does('station-chief', 'back-to-investigate', { reason: '缺照片' });
    await order.does('surveyor2', 'found', found);
    await order.does('station-chief', 'approve');
    await order.does('hotline-agent', 'back-to-check', { reason: '结论与客户陈述不一致' });
    await order.does('station-chief', 'approve');
    await order.does('hotline-agent', 'answered', { answerWay: 'phone', answer: '已立案处理' });
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'fair' });
    await order.does('archivist', 'ask-again', { reason: '补问' });
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'satisfied' });
    await order.does('archivist', 'file', { complete: true, accurate: true });
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.one(
        `SELECT kind, topic, finding, answer, opinion, anonymous, contacted_at IS NOT NULL AS contacted FROM service_record WHERE order_id = $1`,
        [order.id],
      ),
    ).toEqual({
      kind: 'report',
      topic: 'theft',
      finding: 'justified',
      answer: '已立案处理',
      opinion: 'satisfied',
      anonymous: true,
      contacted: true,
    });
    expect(await (await order.child('breach')).step()).toBe('discover');
  });
});
