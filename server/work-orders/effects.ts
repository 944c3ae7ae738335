/**
 * What an action does beyond moving its order (业务效果). The engine calls the handler in the same transaction as the move; the
 * handlers live in the modules that own the data and are wired in `server/wiring.ts`, so that work-orders depends on none of them.
 */
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { Refusal } from '@/server/kernel/refusal';

/** An order as the engine holds it under its row lock. */
export interface HeldOrder {
  readonly id: number;
  readonly orderNo: string;
  readonly process: string;
  readonly family: string;
  readonly step: string;
  readonly unitId: number;
  readonly accountId: number | null;
  readonly billMonth: string | null;
  readonly billId: number | null;
  readonly runId: number | null;
  readonly parentId: number | null;
  readonly assigneeId: number | null;
  readonly barred: Record<string, number[]>;
  readonly subject: Record<string, unknown>;
  readonly form: Record<string, unknown>;
}

/** What the move itself writes besides the step. */
export interface OrderChange {
  readonly assigneeId?: number | null;
  readonly barred?: Record<string, number[]>;
  readonly subject?: Record<string, unknown>;
  /** A recalculation: the order goes on with another bill. */
  readonly bill?: OrderBill;
}

export interface OrderBill {
  readonly billId: number;
  readonly billNo: string;
  readonly rule: string | null;
  readonly rules: readonly string[];
  readonly reviewClasses: readonly number[];
  readonly moneyAtRiskYuan: string;
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
  readonly apply?: (ctx: Ctx, sql: Sql, orders: readonly HeldOrder[], form: Record<string, unknown>) => Promise<void>;
}

export type EffectHandlers = Readonly<Record<string, EffectHandler>>;

/** A context that can perform steps: built in `server/wiring.ts`. */
export interface OrderCtx extends Ctx {
  readonly effects: EffectHandlers;
}
