/**
 * What-if on the wire (模拟试算): a month of a unit computed again under other prices or parameters. Browser-safe. The answer is a stream
 * of lines of JSON: progress, then one summary, or one refusal.
 */
import { z } from 'zod';
import type { BillLineView } from '@/server/billing/run-wire';
import { wireMonth } from '@/server/billing/schema-parts';

const id = z.int().positive();

const parametersSchema = z.strictObject({
  energyDecimals: z.int().min(0).max(4).optional(),
  basicDays: z.enum(['month-30', 'calendar']).optional(),
  touPriceRounding: z.enum(['printed', 'exact']).optional(),
  cosPhiMethod: z.enum(['exact', 'ratio-4']).optional(),
  pfBase: z.enum(['net-of-funds', 'with-funds']).optional(),
  shareTakenFrom: z.enum(['flat-first', 'pro-rata']).optional(),
});

/** Prices and parameters as if they had been in force on every day of the month. */
const scenarioSchema = z.strictObject({
  draftId: id.optional(),
  versionIds: z.array(z.string().min(1).max(80)).max(50).optional(),
  parameters: parametersSchema.optional(),
});
export type ScenarioRequest = z.output<typeof scenarioSchema>;

export const whatIfRequest = z.strictObject({
  unitId: id,
  month: wireMonth,
  scenario: scenarioSchema,
  /** Keeps the summary with the draft, for those who decide on it. */
  attach: z.boolean().default(false),
});
export type WhatIfRequest = z.output<typeof whatIfRequest>;
export const whatIfBillRequest = z.strictObject({ billId: id, scenario: scenarioSchema });

export interface WhatIfFigures {
  readonly bills: number;
  readonly better: number;
  readonly worse: number;
  readonly beforeYuan: string;
  readonly afterYuan: string;
  readonly differenceYuan: string;
}

export interface Mover {
  readonly billId: number;
  readonly billNo: string;
  readonly accountNo: string;
  readonly customerName: string;
  readonly class: string;
  readonly tariffCode: string;
  readonly beforeYuan: string;
  readonly afterYuan: string;
  readonly differenceYuan: string;
}

export interface WhatIfSummary {
  readonly unitId: number;
  readonly month: string;
  readonly draftId: number | null;
  /** What was put in the place of what: version by tariff, and the parameters. */
  readonly versions: readonly { readonly id: string; readonly tariffCode: string }[];
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly total: WhatIfFigures;
  /** Bills the scenario says something about. */
  readonly touched: number;
  readonly byClass: readonly (WhatIfFigures & { readonly class: string; readonly energyKwh: string })[];
  readonly byCharge: readonly {
    readonly charge: string;
    readonly beforeYuan: string;
    readonly afterYuan: string;
    readonly differenceYuan: string;
  }[];
  /** Bills that cannot be computed under the scenario; they are in none of the sums. */
  readonly failures: readonly {
    readonly code: string;
    /** Of the first such bill. */
    readonly params: Readonly<Record<string, string | number>>;
    readonly bills: number;
    readonly sampleBillNo: string;
  }[];
  readonly dearer: readonly Mover[];
  readonly cheaper: readonly Mover[];
  readonly elapsedMs: number;
  readonly at: string;
}

export type WhatIfMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly all: number }
  | { readonly kind: 'summary'; readonly summary: WhatIfSummary; readonly attached: boolean }
  | { readonly kind: 'failed'; readonly code: string };

export interface WhatIfBill {
  readonly billId: number;
  readonly billNo: string;
  readonly month: string;
  readonly customerName: string;
  readonly beforeYuan: string;
  readonly before: readonly BillLineView[];
  readonly afterYuan: string | null;
  readonly after: readonly BillLineView[];
  /** Why it cannot be computed under the scenario; null when it can. */
  readonly fault: { readonly code: string; readonly params: Readonly<Record<string, string | number>> } | null;
}
