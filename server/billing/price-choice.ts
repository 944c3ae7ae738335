/**
 * Which prices an account pays when (选价): the versions of its tariff for its region, cut to the days of the period.
 *
 * A version belongs to a region by the longest prefix of the unit's code (`53` province, `5323` bureau), or to every unit (`*`); where
 * a tariff knows one region only, that one. Refuses nothing: days without a price are left out, and rating lists the gap.
 */
import type { PricedVersion, PriceTable } from '@/server/billing/contract';
import type { LocalDate } from '@/server/kernel/time';

export interface PricedDays {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly version: PricedVersion;
}

const EVERYWHERE = '*';

export class PriceChoice {
  private readonly byTariff = new Map<string, PricedVersion[]>();
  private readonly kept = new Map<string, readonly PricedDays[]>();

  constructor(readonly table: PriceTable) {
    for (const version of table.values()) {
      const list = this.byTariff.get(version.tariffCode);
      if (list === undefined) this.byTariff.set(version.tariffCode, [version]);
      else list.push(version);
    }
  }

  /** Versions in force over [from, to), in order of days. */
  between(tariffCode: string, unitCode: string, from: LocalDate, to: LocalDate): readonly PricedDays[] {
    const key = `${tariffCode}|${unitCode}|${from}|${to}`;
    let found = this.kept.get(key);
    if (found === undefined) {
      found = this.cut(tariffCode, unitCode, from, to);
      this.kept.set(key, found);
    }
    return found;
  }

  private cut(tariffCode: string, unitCode: string, from: LocalDate, to: LocalDate): PricedDays[] {
    return this.regional(this.byTariff.get(tariffCode) ?? [], unitCode)
      .filter((version) => version.effectiveFrom < to && (version.effectiveTo === null || version.effectiveTo > from))
      .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
      .map((version) => ({
        from: version.effectiveFrom > from ? version.effectiveFrom : from,
        to: version.effectiveTo !== null && version.effectiveTo < to ? version.effectiveTo : to,
        version,
      }));
  }

  private regional(versions: readonly PricedVersion[], unitCode: string): PricedVersion[] {
    const regions = [...new Set(versions.map((version) => version.regionCode))];
    const fitting = regions
      .filter((region) => region !== EVERYWHERE && unitCode.startsWith(region))
      .sort((a, b) => b.length - a.length);
    const region =
      fitting[0] ?? (regions.includes(EVERYWHERE) ? EVERYWHERE : regions.length === 1 ? regions[0] : undefined);
    return versions.filter((version) => version.regionCode === region);
  }
}
