/**
 * Changing a price book (电价调整): new versions join the book, each closing the one it follows on its first day. Nothing that stands is
 * ever rewritten: a version of the same tariff, region and first day is refused, and so is whatever would overlap or leave a gap.
 * Pure; all faults at once.
 */
import type { PriceVersion } from '@/server/billing/contract';
import { priceHash } from '@/server/billing/hashing';
import { bodyFaults } from '@/server/billing/price-body-check';
import { priceBookFaults } from '@/server/billing/tariffs/price-book';
import type { LocalDate } from '@/server/kernel/time';

/** One thing wrong with a file, a draft or a book: where, what stands there, and a code the texts `price-book.fault.<code>` word. */
export interface BookFault {
  readonly code: string;
  readonly path: string;
  readonly value: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface BookChange {
  /** Versions the book does not have yet. */
  readonly added: readonly PriceVersion[];
  /** Versions of the book that end because another follows. */
  readonly closed: readonly { readonly id: string; readonly effectiveTo: LocalDate; readonly byId: string }[];
  /** Ids that stand in the book already and say the same. */
  readonly same: readonly string[];
  /** The book as it would be. */
  readonly result: readonly PriceVersion[];
  readonly faults: readonly BookFault[];
}

export function versionKey(version: Pick<PriceVersion, 'regionCode' | 'tariffCode'>): string {
  return `${version.regionCode}|${version.tariffCode}`;
}

export function changeBook(book: readonly PriceVersion[], incoming: readonly PriceVersion[]): BookChange {
  const faults: BookFault[] = [];
  const byId = new Map(book.map((version) => [version.id, version]));
  const byDay = new Map(book.map((version) => [`${versionKey(version)}|${version.effectiveFrom}`, version]));
  const pathOf = new Map(incoming.map((version, i) => [version.id, `versions.${i}`]));
  const added: PriceVersion[] = [];
  const same: string[] = [];
  const ends = new Map<string, { effectiveTo: LocalDate; byId: string }>();
  incoming.forEach((version, i) => {
    const path = `versions.${i}`;
    for (const fault of bodyFaults(version.body))
      faults.push({ code: fault.code, path: `${path}.${fault.path}`, value: fault.value, params: { id: version.id } });
    const there = byId.get(version.id);
    if (there !== undefined) {
      if (priceHash(there) !== priceHash(version))
        faults.push({ code: 'content-differs', path: `${path}.body`, value: version.id, params: { id: version.id } });
      else if (there.effectiveTo !== version.effectiveTo && there.effectiveTo === null && version.effectiveTo !== null)
        ends.set(there.id, { effectiveTo: version.effectiveTo, byId: version.id });
      // An older file may not know yet that a version ended; one that names another end says something else.
      else if (there.effectiveTo !== null && version.effectiveTo !== null && there.effectiveTo !== version.effectiveTo)
        faults.push({
          code: 'end-differs',
          path: `${path}.effectiveTo`,
          value: version.effectiveTo,
          params: { id: version.id, on: there.effectiveTo },
        });
      same.push(version.id);
      return;
    }
    const twin = byDay.get(`${versionKey(version)}|${version.effectiveFrom}`);
    if (twin !== undefined) {
      faults.push({
        code: 'day-taken',
        path: `${path}.effectiveFrom`,
        value: version.effectiveFrom,
        params: { id: version.id, other: twin.id },
      });
      return;
    }
    added.push(version);
  });
  for (const version of added) {
    const before = book.find(
      (one) =>
        versionKey(one) === versionKey(version) &&
        one.effectiveFrom < version.effectiveFrom &&
        (one.effectiveTo === null || one.effectiveTo > version.effectiveFrom),
    );
    if (before === undefined || before.effectiveTo !== null) continue;
    const known = ends.get(before.id);
    if (known === undefined || version.effectiveFrom < known.effectiveTo)
      ends.set(before.id, { effectiveTo: version.effectiveFrom, byId: version.id });
  }
  const result = [
    ...book.map((version) => {
      const end = ends.get(version.id);
      return end === undefined ? version : { ...version, effectiveTo: end.effectiveTo };
    }),
    ...added,
  ];
  for (const fault of priceBookFaults(result)) {
    const own = pathOf.has(fault.versionId) ? fault.versionId : (fault.otherId ?? fault.versionId);
    faults.push({
      code: fault.code,
      path: pathOf.get(own) ?? own,
      value: own,
      params: { id: fault.versionId, other: fault.otherId ?? '', on: fault.on ?? '' },
    });
  }
  return { added, closed: [...ends].map(([id, end]) => ({ id, ...end })), same, result, faults };
}
