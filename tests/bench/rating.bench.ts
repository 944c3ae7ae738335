/** Rating alone, bills a second of processor time: lines with traces, canonical bundle, both hashes. Bars: 30,000 and 8,000. */
import { canonicalJson } from '@/server/billing/canonical';
import { computeBill } from '@/server/billing/compute-bill';
import { type BillingInput, type PricedVersion, isBillingFault } from '@/server/billing/contract';
import { priceTable } from '@/server/billing/hashing';
import { rateBill } from '@/server/billing/rate-bill';
import { industrialSample, residentialSample } from '@/tests/golden/sample-inputs';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { priceOn } from '@/server/billing/tariffs/price-book';
import { YUNNAN } from '@/server/billing/tariffs/yunnan';

const ROUNDS = 5;

/** Least processor time of some rounds, ms: what other processes do meanwhile moves it little. */
function best(work: () => void): number {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

export async function run(): Promise<void> {
  const table = priceTable(YUNNAN_BOOK);
  const pick = (code: string): PricedVersion => {
    const version = priceOn(table.values(), YUNNAN, code, '2026-10-01');
    if (!version) throw new Error(`no price for ${code}`);
    return table.get(version.id) as PricedVersion;
  };
  const cases: [string, number, (price: typeof pick, n: number) => BillingInput, number][] = [
    ['residential, yearly tiers', 40_000, residentialSample, 30_000],
    ['two-part, three rates, funds, power factor', 15_000, industrialSample, 8_000],
  ];
  for (const [name, count, make, bar] of cases) {
    const inputs = Array.from({ length: count }, (_, n) => make(pick, n));
    for (const input of inputs.slice(0, 2000)) {
      const result = rateBill(input, table);
      if (isBillingFault(result)) throw new Error(`fault ${result.code} ${JSON.stringify(result.params)}`);
    }
    const rated = best(() => inputs.forEach((input) => rateBill(input, table)));
    const computed = best(() => inputs.forEach((input) => computeBill(input, table)));
    const canonical = best(() => inputs.forEach((input) => canonicalJson(input)));
    const perSecond = (ms: number): string => Math.round((count / ms) * 1000).toLocaleString('en');
    console.log(
      `${name}: ${perSecond(rated)} bills/s with hashes (bar ${bar.toLocaleString('en')}), ${perSecond(computed)} without, canonical bundles ${perSecond(canonical)}/s`,
    );
  }
}
