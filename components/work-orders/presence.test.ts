import { describe, expect, it } from 'vitest';
import { presentAfter } from '@/components/work-orders/presence';
import type { Presence, PresenceEvent } from '@/server/work-orders/company-wire';

const li: Presence = { userId: 7, nameZh: '李娜', nameEn: 'Li Na', doing: 'viewing' };
const wang: Presence = { userId: 8, nameZh: '王芳', nameEn: 'Wang Fang', doing: 'away' };
const event = (person: PresenceEvent['person']): PresenceEvent => ({ kind: 'presence', orderId: 1, person });

describe('who is at an order', () => {
  it('gains who comes, follows what they do, and loses who leaves', () => {
    const two = presentAfter([li], event(wang));
    expect(two).toEqual([li, wang]);
    const typing = presentAfter(two, event({ ...li, doing: 'editing' }));
    expect(typing).toEqual([{ ...li, doing: 'editing' }, wang]);
    expect(presentAfter(typing, event({ ...li, doing: 'gone' }))).toEqual([wang]);
  });

  it('stays the same list when nothing is new', () => {
    const list = [li];
    expect(presentAfter(list, event(li))).toBe(list);
    expect(presentAfter(list, event({ ...wang, doing: 'gone' }))).toBe(list);
  });
});
