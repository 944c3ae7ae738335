/** Building blocks of the quote's schema: decimals, dates and ratios as text, each with the reason a wrong one is refused for. */
import { z } from 'zod';

import { isLocalDate, isMonth } from '@/server/kernel/time';

interface KnownFault {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Thrown by a calculation whose input is well-formed but cannot be: the member and the code of the reason. */
export class CalculationFault extends Error {
  constructor(
    readonly path: string,
    /** A key of `quote.fault`. */
    readonly code: string,
    readonly params: Readonly<Record<string, string | number>> = {},
    /** Where several are known at once: all of them, this one included. */
    readonly all: readonly KnownFault[] = [],
  ) {
    super(`${path}: ${code}`);
    this.name = 'CalculationFault';
  }

  static ofAll(all: readonly KnownFault[]): CalculationFault {
    const [first] = all;
    return new CalculationFault((first?.path ?? []).join('.'), first?.code ?? 'invalid', first?.params, all);
  }
}

export const wireDec = z
  .string({ error: 'expected a decimal number as text, e.g. "12.50"' })
  .max(40)
  .regex(/^-?\d+(\.\d+)?$/, 'not a plain decimal number')
  .describe('decimal number as text');
export const wireAmount = z
  .string({ error: 'expected a decimal number as text, e.g. "12.50"' })
  .max(40)
  .regex(/^\d+(\.\d+)?$/, 'not a plain decimal number of zero or more')
  .describe('decimal number of zero or more, as text');
/** A ratio: a number, or the plate's writing such as `300/5`. */
export const wireRatio = z
  .string()
  .max(40)
  .regex(/^(?=[^/]*[1-9])\d+(\.\d+)?(\/(?=.*[1-9])\d+(\.\d+)?)?$/, 'not a ratio such as "60" or "300/5"')
  .describe('ratio: "60" or "300/5"');
export const wireDate = z
  .string()
  .refine(isLocalDate, 'not an existing day YYYY-MM-DD')
  .describe('local date YYYY-MM-DD');
export const wireMonth = z.string().refine(isMonth, 'not a month YYYY-MM').describe('month YYYY-MM');
export const wireDays = z.int().min(0).max(10_000);
export const wireName = z.string().min(1).max(80);
