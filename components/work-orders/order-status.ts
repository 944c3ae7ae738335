/** How a row is marked: who has it, and how its time stands. Pure. */
import type { OrderRow } from '@/server/work-orders/contract';
import type { Status } from '@/components/ui/status';

/** An order is near its limit in the last quarter of the usual day's limit. */
export const NEAR_LIMIT_MS = 6 * 3_600_000;

export function holderStatus(row: Pick<OrderRow, 'state' | 'lockedBy'>, userId: number): Status {
  switch (row.state) {
    case 'locked':
      return row.lockedBy === userId ? 'mine' : 'other';
    case 'returned':
      return 'returned';
    case 'done':
    case 'archived':
      return 'done';
    case 'pending':
      return 'pending';
  }
}

/** Its limit is near or past; null while there is time, when it has no limit, and once it is done. */
export function limitStatus(row: Pick<OrderRow, 'state' | 'dueAt'>, nowMs: number): 'near' | 'past' | null {
  if (row.dueAt === null || row.state === 'done' || row.state === 'archived') return null;
  const left = Date.parse(row.dueAt) - nowMs;
  if (left < 0) return 'past';
  return left < NEAR_LIMIT_MS ? 'near' : null;
}

export function holderName(row: Pick<OrderRow, 'lockedByName' | 'lockedByNameEn'>, locale: string): string {
  return (locale === 'en' ? row.lockedByNameEn || row.lockedByName : row.lockedByName) ?? '';
}
