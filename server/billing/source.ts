/**
 * What one account's bill is made from (计费资料): rows of the archive, the readings, the history and the changes of the cycle, as a
 * chunk reads them. Types only; decimals are text without padding, dates `YYYY-MM-DD`.
 */
import type { ChangeFacts, FileChangeFacts, OutageFacts, PastMonth, TroubleFacts } from '@/server/anomalies/facts';
import type { AccountTerms, RegisterRow } from '@/server/anomalies/prepare';
import type { CustomerClass, PfStandard } from '@/server/billing/contract';
import type { Parameters } from '@/server/billing/parameters';
import type { SupplyFacts } from '@/server/billing/supply';
import type { LocalDate, Month } from '@/server/kernel/time';

export interface AccountRow {
  readonly id: number;
  readonly accountNo: string;
  readonly class: CustomerClass;
  readonly tariffCode: string;
  readonly voltageKv: string;
  readonly capacityKva: string;
  readonly pfStandard: PfStandard | null;
  readonly openedOn: LocalDate;
  readonly unitId: number;
  readonly unitCode: string;
  readonly routeCode: string;
  readonly customerName: string;
}

/** A meter of the account that has no row in the month although it hangs there. */
export interface UnreadMeter {
  readonly meterId: number;
  readonly meterNo: string;
}

export interface AccountSource {
  readonly account: AccountRow;
  readonly registers: readonly RegisterRow[];
  readonly unread: readonly UnreadMeter[];
  /** Bills that stand, newest first, this month's left out. */
  readonly history: readonly PastMonth[];
  /** Revisions of this month's bill that exist already. */
  readonly revision: number;
  readonly changes: readonly ChangeFacts[];
  readonly trouble: readonly TroubleFacts[];
  /** Left out where the account row says all there is. */
  readonly supply?: SupplyFacts;
  /** Left out where a bill is made without checks. */
  readonly checks?: CheckFacts;
}

/** What only the checks look at. */
export interface CheckFacts {
  readonly transformerId: number | null;
  readonly suspended: boolean;
  readonly outages: readonly OutageFacts[];
  readonly fileChanges: readonly FileChangeFacts[];
}

/** What all accounts of a run share. */
export interface RunTerms {
  readonly month: Month;
  readonly parameters: Partial<Parameters> | undefined;
}

export function termsOf({ account, checks }: Pick<AccountSource, 'account' | 'checks'>): AccountTerms {
  return {
    accountId: account.id,
    class: account.class,
    voltageKv: Number(account.voltageKv),
    capacityKva: Number(account.capacityKva),
    openedOn: account.openedOn,
    unitId: account.unitId,
    tariffCode: account.tariffCode,
    suspended: checks?.suspended ?? false,
  };
}
