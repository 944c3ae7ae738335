/** Ratios of instrument transformers (互感器变比) as their plates write them: `60`, `300/5`, `10000/100`. */
import { type Exact, exact, quotient, text } from '@/server/billing/exact';
import { type Decimal, decimal } from '@/server/kernel/money';

const PLACES = 12;
const ONE: Exact = { m: 1n, s: 0 };

export function ratioOf(written: string): Decimal {
  const [over, under] = written.split('/');
  return decimal(over ?? '1').div(under ?? '1');
}

/** 倍率 = CT × PT as a plain decimal; one of them left out counts 1. */
export function multiplierOf(ct: string | undefined, pt: string | undefined): string {
  let over = ONE;
  let under = ONE;
  for (const written of [ct, pt]) {
    if (written === undefined) continue;
    const [a = '1', b = '1'] = written.split('/');
    const [x, y] = [exact(a), exact(b)];
    over = { m: over.m * x.m, s: over.s + x.s };
    under = { m: under.m * y.m, s: under.s + y.s };
  }
  return text(quotient(over, under, PLACES));
}
