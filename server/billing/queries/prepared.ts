/** Statements a run repeats for every chunk: planned once a connection, and for the partition of their month alone. */
import type { StatementOptions } from '@/server/kernel/ports';
import { firstDay, isMonth, type Month } from '@/server/kernel/time';

export const PREPARED: StatementOptions = { prepared: true };

/** First day of a month as part of the text: a plan made for any month would look into the partitions of all of them. */
export function monthLiteral(month: Month): string {
  if (!isMonth(month)) throw new RangeError(`not a month: ${month}`);
  return `DATE '${firstDay(month)}'`;
}
