import { describe, expect, it } from 'vitest';
import { linkPath, sharedThing, type SharedThing } from '@/components/dock/shared-link';

describe('a link to one thing', () => {
  it.each<[SharedThing, string]>([
    [{ panelId: 'order', params: { orderId: '12' } }, '/?order=12'],
    [{ panelId: 'bill', params: { billId: '45', billMonth: '2026-10' } }, '/?bill=45&month=2026-10'],
    [{ panelId: 'bill', params: { billId: '45' } }, '/?bill=45'],
    [{ panelId: 'bill', params: { billId: '45', billMonth: '2026-10', line: '3' } }, '/?bill=45&month=2026-10&line=3'],
    [{ panelId: 'customer', params: { accountId: '7' } }, '/?customer=7'],
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

  it('leaves out a month that is none', () => {
    expect(sharedThing('?bill=3&month=now')).toEqual({ panelId: 'bill', params: { billId: '3' } });
  });
});
