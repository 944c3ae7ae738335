/** Shape of a calculation beside the bill: a schema for the edge and a pure function giving lines, as a bill has them. */
import type { z } from 'zod';

import type { BillLine, Dec, PriceVersion } from '@/server/billing/contract';
import { fixed } from '@/server/billing/exact';
import type { LineBook } from '@/server/billing/line-book';

export interface CalculationResult {
  /** Sum of the lines. */
  readonly amountYuan: Dec;
  /** Figures that are not money, by name. */
  readonly results: Readonly<Record<string, Dec>>;
  readonly lines: readonly BillLine[];
}

export interface Calculator<S extends z.ZodType> {
  /** Equals the file name. */
  readonly kind: string;
  readonly schema: S;
  /** `prices`: versions a request may name without bringing them. */
  readonly calculate: (request: z.output<S>, prices?: ReadonlyMap<string, PriceVersion>) => CalculationResult;
}

export function calculator<S extends z.ZodType>(entry: Calculator<S>): Calculator<S> {
  return entry;
}

export function resultOf(book: LineBook, results: Record<string, Dec> = {}): CalculationResult {
  return { amountYuan: fixed(book.total, 2), results, lines: book.lines };
}
