/** The table of limits: one file a family, one line here. */
import type { LocalDate } from '@/server/kernel/time';
import { groupBy } from '@/server/kernel/group';
import { billingLimits } from './billing';
import { changeLimits } from './change';
import { hotlineLimits } from './hotline';
import { assetsLimits } from './assets';
import { inspectionLimits } from './inspection';
import { networkLimits } from './network';
import { accountsLimits } from './accounts';
import { meteringLimits } from './metering';
import { supplyUpLimits } from './supply-up';
import { inForce, type Limit } from './limit';
import { supplyLimits } from './supply';

export const LIMITS: readonly Limit[] = [
  ...billingLimits,
  ...changeLimits,
  ...supplyLimits,
  ...supplyUpLimits,
  ...meteringLimits,
  ...accountsLimits,
  ...networkLimits,
  ...inspectionLimits,
  ...assetsLimits,
  ...hotlineLimits,
  //
];

const versions = groupBy(LIMITS, (limit) => limit.id);

/** The version of a limit in force on a day. */
export function limitOn(id: string, on: LocalDate): Limit {
  const found = versions.get(id);
  if (found === undefined) throw new Error(`unknown limit ${id}`);
  return inForce(found, on);
}
