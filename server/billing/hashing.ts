/** Content hashes (指纹) of bundles, bills and price versions. Apart from the engine, which stays free of node: modules. */
import { hash } from 'node:crypto';

import { canonicalJson } from '@/server/billing/canonical';
import type { PriceTable, PricedVersion, PriceVersion } from '@/server/billing/contract';

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value));
}

/**
 * The hash of a price version covers everything that can move a cent or its proof. Its end is not in it: the end is written when a
 * successor arrives, and the bills of the days before it must stay provable.
 */
export function priceHash(version: PriceVersion): string {
  const { id, tariffCode, regionCode, effectiveFrom, documentNo, sourced, body } = version;
  return contentHash({ id, tariffCode, regionCode, effectiveFrom, documentNo, sourced, body });
}

/** Price versions by id, each with its hash: what `rateBill` looks prices up in. */
export function priceTable(versions: Iterable<PriceVersion>): PriceTable {
  const table = new Map<string, PricedVersion>();
  for (const version of versions) table.set(version.id, { ...version, contentHash: priceHash(version) });
  return table;
}
