/**
 * Price books (电价表): versions of every tariff of a region by date. Pure checks: dates of one tariff in one region may neither
 * overlap nor leave a gap, and the version on a day is one or none.
 */
import type { PriceVersion } from '@/server/billing/contract';
import { type LocalDate, isLocalDate } from '@/server/kernel/time';

export interface PriceBookFault {
  readonly code: 'id-twice' | 'bad-date' | 'empty-dates' | 'overlap' | 'gap' | 'open-before-later';
  readonly versionId: string;
  readonly otherId?: string;
  readonly on?: LocalDate;
}

/** Every fault of the book at once; empty when it may be used. */
export function priceBookFaults(versions: readonly PriceVersion[]): PriceBookFault[] {
  const faults: PriceBookFault[] = [];
  const seen = new Set<string>();
  const byTariff = new Map<string, PriceVersion[]>();
  for (const version of versions) {
    if (seen.has(version.id)) faults.push({ code: 'id-twice', versionId: version.id });
    seen.add(version.id);
    const { effectiveFrom, effectiveTo } = version;
    if (!isLocalDate(effectiveFrom) || (effectiveTo !== null && !isLocalDate(effectiveTo))) {
      faults.push({ code: 'bad-date', versionId: version.id });
      continue;
    }
    if (effectiveTo !== null && effectiveTo <= effectiveFrom) {
      faults.push({ code: 'empty-dates', versionId: version.id, on: effectiveFrom });
      continue;
    }
    const key = `${version.regionCode}|${version.tariffCode}`;
    byTariff.set(key, [...(byTariff.get(key) ?? []), version]);
  }
  for (const group of byTariff.values()) {
    group.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : a.effectiveFrom > b.effectiveFrom ? 1 : 0));
    group.forEach((version, i) => {
      const next = group[i + 1];
      if (!next) return;
      const end = version.effectiveTo;
      const fault = { versionId: version.id, otherId: next.id, on: next.effectiveFrom };
      if (end === null) faults.push({ code: 'open-before-later', ...fault });
      else if (end > next.effectiveFrom) faults.push({ code: 'overlap', ...fault });
      else if (end < next.effectiveFrom) faults.push({ code: 'gap', ...fault, on: end });
    });
  }
  return faults;
}

/** The version of a tariff in force on a day. */
export function priceOn(
  versions: Iterable<PriceVersion>,
  regionCode: string,
  tariffCode: string,
  on: LocalDate,
): PriceVersion | null {
  for (const version of versions) {
    if (version.tariffCode !== tariffCode || version.regionCode !== regionCode) continue;
    if (version.effectiveFrom <= on && (version.effectiveTo === null || on < version.effectiveTo)) return version;
  }
  return null;
}
