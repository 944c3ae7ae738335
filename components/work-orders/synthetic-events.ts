/** What an answered command did, as the event the feed will bring: the screen need not wait for it. Pure. */
import type { OrderEvent, OrderRow, Receipt } from '@/server/work-orders/contract';

interface Person {
  readonly userId: number;
  readonly nameZh: string;
  readonly nameEn: string;
}

type Mark = [id: number, version: number, fence: number];

function marks(receipt: Receipt, outcomes: readonly string[], test: (id: number) => boolean = () => true): Mark[] {
  return receipt.entries.flatMap((entry): Mark[] =>
    outcomes.includes(entry.outcome) && entry.version !== undefined && entry.fence !== undefined && test(entry.id)
      ? [[entry.id, entry.version, entry.fence]]
      : [],
  );
}

export function eventsOf(receipt: Receipt, me: Person, rowOf: (id: number) => OrderRow | undefined): OrderEvent[] {
  if (receipt.verb === 'lock') {
    const rows = marks(receipt, ['locked']);
    if (rows.length === 0) return [];
    return [
      {
        kind: 'changed',
        actorId: me.userId,
        patch: {
          state: 'locked',
          lockedBy: me.userId,
          lockedByName: me.nameZh,
          lockedByNameEn: me.nameEn,
          lockedAt: receipt.at,
        },
        rows,
      },
    ];
  }
  if (receipt.verb !== 'unlock' && receipt.verb !== 'break') return [];
  return [true, false].flatMap((sentBack): OrderEvent[] => {
    const rows = marks(receipt, ['unlocked', 'broken'], (id) => (rowOf(id)?.sentBack ?? false) === sentBack);
    if (rows.length === 0) return [];
    return [
      {
        kind: 'changed',
        actorId: me.userId,
        patch: {
          state: sentBack ? 'returned' : 'pending',
          lockedBy: null,
          lockedByName: null,
          lockedByNameEn: null,
          lockedAt: null,
        },
        rows,
      },
    ];
  });
}
