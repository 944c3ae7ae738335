/** 规则成效与阈值 on the wire. Browser-safe. Money is a decimal string in yuan, time in milliseconds. */
import { z } from 'zod';
import type { Candidate, Judged } from './backtest';

const id = z.coerce.number().int().positive();
const classes = z.enum(['residential', 'commercial', 'agricultural', 'industrial']);

export const performanceQuery = z.strictObject({
  months: z.coerce.number().int().min(1).max(24).default(12),
  unitId: id.optional(),
  class: classes.optional(),
});
export type PerformanceQuery = z.infer<typeof performanceQuery>;

export interface RulePerformance {
  rule: string;
  waiting: number;
  real: number;
  harmless: number;
  falseAlarms: number;
  spentMs: number;
  recoveredYuan: string;
  /** The same of the last whole month. */
  lastMonth: { month: string; decided: number; spentMs: number; recoveredYuan: string };
  /** Name and present value of the threshold that can be tried; null for rules without one. */
  threshold: { parameter: string; value: number } | null;
}

export interface PerformanceAnswer {
  rules: RulePerformance[];
  since: string;
}

export const backtestQuery = z.strictObject({
  rule: z.string().max(60),
  class: classes,
  unitId: id.optional(),
});
export type BacktestQuery = z.infer<typeof backtestQuery>;

export interface BacktestAnswer {
  rule: string;
  parameter: string;
  class: string;
  present: number;
  accounts: number;
  isSample: boolean;
  since: string;
  candidates: Candidate[];
  proposed: Candidate | null;
  /** Findings of the present threshold and looser ones, for listing what a candidate would avoid or lose. */
  judged: Judged[];
}
