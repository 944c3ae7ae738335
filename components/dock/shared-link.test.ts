import { describe, expect, it } from 'vitest';
import { linkPath, sharedThing, type SharedThing } from '@/components/dock/shared-link';

describe('a link to one thing', () => {
  it.each<[SharedThing, string]>([
    [{ panelId: 'order', params: { orderId: '12' } }, '/?order=12'],
    [{ panelId: 'bill', params: { billId: '45', billMonth: '2026-10' } }, '/?bill=45&month=2026-10'],
    [{ panelId: 'bill', params: { billId: '45' } }, '/?bill=45'],
    [{ panelId: 'bill', params: { billId: '45', billMonth: '2026-10', line: '3' } }, '/?bill=45&month=2026-10&line=3'],
    [{ panelId: 'customer', params: { accountId: '7' } }, '/?customer=7'],
    [
      { panelId: 'customer', params: { accountId: '7', asOf: '2026-10-31T06:05:59.999Z' } },
      '/?customer=7&at=2026-10-31T06:05:59.999Z',
    ],
    [
      { panelId: 'bill', params: { billId: '45', billMonth: '2026-10', asOf: '2026-10-31T06:05:59Z' } },
      '/?bill=45&month=2026-10&at=2026-10-31T06:05:59Z',
    ],
    [
      { panelId: 'order', params: { orderId: '12', asOf: '2026-10-31T06:05:59Z' } },
      '/?order=12&at=2026-10-31T06:05:59Z',
    ],
  ])('%j is %s and back', (thing, path) => {
    expect(linkPath(thing)).toBe(path);
    expect(sharedThing(path.slice(1))).toEqual(thing);
  });

  it.each(['', '?order=', '?order=12x', '?order=-1', "?order=1'--", '?panel=users', '?customer=9999999999999999'])(
    '%j asks for nothing',
    (search) => {
      expect(sharedThing(search)).toBeNull();
    },
  );

  it('leaves out a month or a moment that is none', () => {
    expect(sharedThing('?bill=3&month=now')).toEqual({ panelId: 'bill', params: { billId: '3' } });
    expect(sharedThing('?order=3&at=yesterday')).toEqual({ panelId: 'order', params: { orderId: '3' } });
  });
});
