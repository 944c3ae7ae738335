/** The clock of this machine behind `ctx.clock`. What decides between two people (locks, leases, sessions) asks the database instead. */
import type { Clock } from '@/server/kernel/ports';
import { localDateOf } from '@/server/kernel/time';

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  today: () => localDateOf(new Date().toISOString()),
};
