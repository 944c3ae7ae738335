/**
 * Facts of supply by their day (供电档案), as a bill takes them from the archive: terms of the account, equipment with its states, main
 * and sub meters, losses, corrections of the month. Most accounts have none; what stands on the account row then holds for all days.
 * Types only; decimals are text without padding, days `YYYY-MM-DD`.
 */
import type { RegisterRow } from '@/server/anomalies/prepare';
import type { Dec, EnergyCorrection, JointPf, PfStandard } from '@/server/billing/contract';
import type { LossRow, LossTerms } from '@/server/billing/loss-terms';
import type { LocalDate } from '@/server/kernel/time';

export type TermName =
  | 'class'
  | 'tariff'
  | 'voltage-kv'
  | 'capacity-kva'
  | 'pf-standard'
  | 'pf-reduced'
  | 'basic-by'
  | 'contract-kw'
  | 'demand-rule'
  | 'deduct-kw'
  | 'household-extra-kwh'
  | 'free-kwh'
  | 'temporary-until';

/** Holds from its day until the next fact of the same term. */
export interface TermFact {
  readonly term: TermName;
  readonly on: LocalDate;
  readonly value: string;
}

export interface EquipmentFact {
  readonly id: number;
  readonly kva: Dec;
  readonly interlock: string | null;
  /** Suspended before this day it is charged by half. */
  readonly halfUntil: LocalDate | null;
  readonly installedOn: LocalDate;
  /** In order of days. */
  readonly states: readonly { readonly on: LocalDate; readonly state: EquipmentStateName }[];
}

export type EquipmentStateName = 'in-service' | 'hot-standby' | 'cold-standby' | 'suspended' | 'removed';

export interface RelationFact {
  readonly id: number;
  readonly parentPointId: number;
  readonly childPointId: number | null;
  readonly childAccountId: number | null;
  readonly kind: 'metered' | 'fixed' | 'ratio';
  readonly fixedKwh: Dec | null;
  readonly ratio: Dec | null;
  readonly tariffCode: string | null;
  readonly pfStandard: PfStandard | null;
  readonly pfEnergy: NonNullable<JointPf['energy']>;
  readonly pfMoney: boolean;
  readonly on: LocalDate;
  readonly until: LocalDate | null;
}

export interface LossFact {
  readonly pointId: number;
  readonly on: LocalDate;
  /** Empty: none from this day on. */
  readonly terms: LossTerms;
  /** Rows of the table the terms name. */
  readonly rows: readonly LossRow[] | null;
  readonly shareGroup: string | null;
  readonly equipmentId: number | null;
}

/** Another point below the same transformer. */
export interface LossMemberFact {
  readonly shareGroup: string;
  readonly pointId: number;
  readonly accountId: number;
  readonly on: LocalDate;
  readonly kva: Dec | null;
  readonly fixedKwh: Dec | null;
}

export interface CorrectionFact {
  readonly id: number;
  readonly kind: 'energy' | 'money';
  readonly pointId: number | null;
  readonly register: EnergyCorrection['register'] | null;
  readonly kwh: Dec | null;
  readonly amountYuan: Dec | null;
  readonly reason: string;
  readonly documentNo: string | null;
}

export interface SupplyFacts {
  readonly terms: readonly TermFact[];
  readonly equipment: readonly EquipmentFact[];
  readonly relations: readonly RelationFact[];
  readonly losses: readonly LossFact[];
  readonly corrections: readonly CorrectionFact[];
  /** Members of the groups of `losses`, this account's own points included, in order of points. */
  readonly members: readonly LossMemberFact[];
  /** Registers of other accounts' points that the bill needs: sub-meters and members of a loss group. */
  readonly foreign: readonly RegisterRow[];
}
