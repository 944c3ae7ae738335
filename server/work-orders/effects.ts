/**
 * What an action does beyond moving its order (业务效果), what must hold before it may (前提), and the lists its form chooses from. The
 * engine calls them in the same transaction as the move; they live in the modules that own the data and are wired in
 * `server/wiring-orders.ts`, so that work-orders depends on none of them.
 */
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { Refusal } from '@/server/kernel/refusal';

/** An order as the engine holds it under its row lock. */
export interface HeldOrder {
  readonly id: number;
  readonly orderNo: string;
  readonly process: string;
  readonly processVersion: number;
  readonly family: string;
  readonly step: string;
  readonly unitId: number;
  readonly accountId: number | null;
  readonly accountNo: string | null;
  readonly customerName: string | null;
  readonly billMonth: string | null;
  readonly billId: number | null;
  readonly runId: number | null;
  readonly parentId: number | null;
  readonly assigneeId: number | null;
  /** The amount at stake, a decimal string. */
  readonly amountYuan: string;
  /** 0 when no person started it. */
  readonly startedBy: number;
  readonly createdAt: string;
  /** Database time at which it was held. */
  readonly now: string;
  /** Step → instant it was first reached. */
  readonly clocks: Record<string, string>;
  readonly barred: Record<string, number[]>;
  /** What effects noted. */
  readonly subject: Record<string, unknown>;
  /** What was entered, by step. */
  readonly form: Record<string, unknown>;
}

/** What the move itself writes besides the step. */
export interface OrderChange {
  readonly assigneeId?: number | null;
  readonly barred?: Record<string, number[]>;
  readonly subject?: Record<string, unknown>;
  /** A recalculation: the order goes on with another bill. */
  readonly bill?: OrderBill;
  /** The amount at stake as an effect worked it out; it climbs the approval ladder. */
  readonly amountYuan?: string;
  /** A new supply: from now on the order is about this account. */
  readonly account?: { readonly accountId: number; readonly accountNo: string; readonly customerName: string };
}

export interface OrderBill {
  readonly billId: number;
  readonly billNo: string;
  readonly rule: string | null;
  readonly rules: readonly string[];
  readonly reviewClasses: readonly number[];
  readonly moneyAtRiskYuan: string;
}

/** One line of what an action would do; its label is message `process.<id>.preview.<key>`. */
export interface PreviewLine {
  readonly key: string;
  readonly kind: 'money' | 'energy' | 'date' | 'count' | 'text';
  readonly value: string;
}

export interface EffectHandler {
  /** Decides per order, before anything moves: a refusal, or what to write on the order. */
  readonly prepare?: (
    ctx: Ctx,
    sql: Sql,
    orders: readonly HeldOrder[],
    form: Record<string, unknown>,
  ) => Promise<Map<number, Refusal | OrderChange>>;
  /** Runs after the orders moved, in the same transaction. Anything thrown undoes the move. */
  readonly apply?: (
    ctx: OrderCtx,
    sql: Sql,
    orders: readonly HeldOrder[],
    form: Record<string, unknown>,
  ) => Promise<void>;
  /** What it would do, for the panel to show before it is done. Reads only. */
  readonly preview?: (ctx: Ctx, sql: Sql, order: HeldOrder, form: Record<string, unknown>) => Promise<PreviewLine[]>;
}

export type EffectHandlers = Readonly<Record<string, EffectHandler>>;

/** Orders that may not go on, and why; the others pass. */
export type GuardHandler = (
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
) => Promise<Map<number, Refusal>>;
export type GuardHandlers = Readonly<Record<string, GuardHandler>>;

export interface LookupOption {
  readonly value: string;
  readonly label: string;
}
/** What a `lookup` field offers for an order (or, before it exists, for its subject). Reads only. */
export type LookupHandler = (
  ctx: Ctx,
  sql: Sql,
  about: { readonly unitId: number; readonly accountId: number | null; readonly subject: Record<string, unknown> },
) => Promise<LookupOption[]>;
export type LookupHandlers = Readonly<Record<string, LookupHandler>>;

/** What one file of a module brings to the processes. */
export interface OrderParts {
  readonly effects?: EffectHandlers;
  readonly guards?: GuardHandlers;
  readonly lookups?: LookupHandlers;
}

/** A context that can perform steps: built in `server/wiring.ts`. */
export interface OrderCtx extends Ctx {
  readonly effects: EffectHandlers;
  readonly guards: GuardHandlers;
  readonly lookups: LookupHandlers;
}
