/**
 * 审核分组: open reviews that are alike, so that one decision can answer them. Pure; numbers here order and separate, none is charged.
 *
 * Alike means: the same findings in the same words, the same kind of change behind them, and about the same size against what the
 * account usually uses. Within such a cell a common cause shows as members standing together in a route, a reader, a meter batch, a
 * reading day, a transformer or a class far more often than the accounts there would by themselves; the dimension that explains most is
 * chosen, and its clusters become groups of their own. Rule REV-GROUP (docs/rules.md).
 *
 * Explains most: over the clusters of a dimension, Σ n·ln(n ÷ expected) less ln(values) for each cluster told apart (the price of naming
 * it). A cluster has at least `CLUSTER_LEAST` members and `LIFT_LEAST` times what was to be expected.
 * Example: 12 of a cell's 14 members lie in a route with 2 % of the accounts: expected 0.28, gain 12·ln(42.9) = 45.1 less ln(50) = 3.9.
 *
 * An outlier deviates from its group's median by more than `DEVIATION_MOST` robust standard deviations (1.4826 × median absolute
 * deviation, of the logarithm) in money at risk or in size.
 */
export const DIMENSIONS = ['route', 'reader', 'batch', 'day', 'transformer', 'class'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const SIZE_BANDS = [
  'unknown',
  'nothing',
  'under-tenth',
  'under-half',
  'about-usual',
  'to-triple',
  'to-six',
  'to-twelve',
  'over-twelve',
] as const;
export type SizeBand = (typeof SIZE_BANDS)[number];

const CLUSTER_LEAST = 5;
const LIFT_LEAST = 3;
const DEVIATION_MOST = 3.5;
/** Members below which a median says nothing about its neighbours. */
const OUTLIERS_FROM = 6;
/** A group of equal members must not call the first small difference an outlier: at least this spread, in natural logarithms. */
const SPREAD_LEAST = 0.25;
/** Central part of a cell may span this ratio before it is divided by size. */
const SPAN_MOST = 4;
export const SAMPLES = 5;

export interface ReviewCase {
  readonly id: number;
  /** `rule/variant` of each finding that counts. */
  readonly signature: readonly string[];
  /** Kind of the archived change or correction behind it, when there is one. */
  readonly change: string | null;
  /** Energy of the bill and of the one before, kWh; null when unknown. */
  readonly kwh: number | null;
  readonly usualKwh: number | null;
  readonly moneyAtRisk: number;
  readonly values: Readonly<Record<Dimension, string | null>>;
}

export interface Cluster {
  readonly dimension: Dimension;
  readonly value: string;
  /** Members to be expected by the accounts there alone; null when the reviewer asked for this dimension. */
  readonly expected: number | null;
}

export interface Outlier {
  readonly id: number;
  readonly of: 'money' | 'size';
  /** Robust standard deviations from the median; the sign says which side. */
  readonly deviation: number;
  readonly median: number;
}

export interface CaseGroup {
  readonly key: string;
  readonly signature: readonly string[];
  readonly change: string | null;
  readonly band: SizeBand | null;
  readonly cluster: Cluster | null;
  /** Members without the outliers, in the order given. */
  readonly members: readonly number[];
  readonly outliers: readonly Outlier[];
  readonly samples: readonly number[];
}

/** Shares of all accounts in scope by dimension and value: what concentration is measured against. */
export type Population = Readonly<Record<Dimension, ReadonlyMap<string, number>>>;

export function sizeOf(item: Pick<ReviewCase, 'kwh' | 'usualKwh'>): number | null {
  return item.kwh === null || item.usualKwh === null || item.usualKwh <= 0 ? null : item.kwh / item.usualKwh;
}

export function bandOf(item: Pick<ReviewCase, 'kwh' | 'usualKwh'>): SizeBand {
  if (item.kwh === 0) return 'nothing';
  const size = sizeOf(item);
  if (size === null) return 'unknown';
  if (size < 0.1) return 'under-tenth';
  if (size < 0.5) return 'under-half';
  if (size < 1.5) return 'about-usual';
  if (size < 3) return 'to-triple';
  if (size < 6) return 'to-six';
  return size < 12 ? 'to-twelve' : 'over-twelve';
}

function bucket<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const buckets = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const found = buckets.get(key);
    if (found === undefined) buckets.set(key, [item]);
    else found.push(item);
  }
  return buckets;
}

function quantile(sorted: readonly number[], at: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? 0;
}

const ascending = (a: number, b: number): number => a - b;

/** Whether the central four fifths of a cell span so much that one answer cannot fit all of it. */
function isWide(cell: readonly ReviewCase[]): boolean {
  const sizes = cell.flatMap((item) => sizeOf(item) ?? []).sort(ascending);
  if (sizes.length < CLUSTER_LEAST) return false;
  const low = Math.max(0.01, quantile(sizes, 0.1));
  return quantile(sizes, 0.9) / low > SPAN_MOST;
}

interface Split {
  readonly gain: number;
  readonly clusters: readonly { readonly cluster: Cluster; readonly members: readonly ReviewCase[] }[];
}

function splitBy(cell: readonly ReviewCase[], dimension: Dimension, population: Population): Split {
  const shares = population[dimension];
  const clusters: Split['clusters'][number][] = [];
  let gain = 0;
  for (const [value, members] of bucket(cell, (item) => item.values[dimension])) {
    if (value === null || members.length < CLUSTER_LEAST) continue;
    const expected = cell.length * Math.max(shares.get(value) ?? 0, 1e-6);
    if (members.length < LIFT_LEAST * expected) continue;
    gain += members.length * Math.log(members.length / expected) - Math.log(Math.max(2, shares.size));
    clusters.push({ cluster: { dimension, value, expected }, members });
  }
  return { gain, clusters };
}

/** The dimension whose clusters explain most of the cell; none where nothing stands together. */
function bestSplit(cell: readonly ReviewCase[], population: Population): Split {
  let best: Split = { gain: 0, clusters: [] };
  if (cell.length < CLUSTER_LEAST) return best;
  for (const dimension of DIMENSIONS) {
    const split = splitBy(cell, dimension, population);
    if (split.gain > best.gain) best = split;
  }
  return best;
}

const MEASURES = {
  money: (item: ReviewCase): number | null => (item.moneyAtRisk > 0 ? Math.log(item.moneyAtRisk) : null),
  size: (item: ReviewCase): number | null => {
    const size = sizeOf(item);
    return size === null || size <= 0 ? null : Math.log(size);
  },
} as const;

function outliersOf(members: readonly ReviewCase[]): Outlier[] {
  if (members.length < OUTLIERS_FROM) return [];
  const found = new Map<number, Outlier>();
  for (const [of, measure] of Object.entries(MEASURES) as [Outlier['of'], (item: ReviewCase) => number | null][]) {
    const known = members.flatMap((item) => measure(item) ?? []).sort(ascending);
    if (known.length < OUTLIERS_FROM) continue;
    const middle = quantile(known, 0.5);
    const spread = quantile(known.map((value) => Math.abs(value - middle)).sort(ascending), 0.5) * 1.4826;
    for (const item of members) {
      const value = measure(item);
      if (value === null) continue;
      const deviation = (value - middle) / Math.max(SPREAD_LEAST, spread);
      if (Math.abs(deviation) <= DEVIATION_MOST) continue;
      if (Math.abs(deviation) > Math.abs(found.get(item.id)?.deviation ?? 0))
        found.set(item.id, { id: item.id, of, deviation, median: Math.exp(middle) });
    }
  }
  return [...found.values()].sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation));
}

/** Five members that show the whole width of the group: at the tenths 1, 3, 5, 7 and 9 of the money at risk. */
function samplesOf(members: readonly ReviewCase[]): number[] {
  const sorted = [...members].sort((a, b) => a.moneyAtRisk - b.moneyAtRisk || a.id - b.id);
  if (sorted.length <= SAMPLES) return sorted.map(({ id }) => id);
  return Array.from({ length: SAMPLES }, (_, index) => sorted[Math.floor(((2 * index + 1) / 10) * sorted.length)]!.id);
}

function groupOf(
  base: Pick<CaseGroup, 'signature' | 'change' | 'band'>,
  cluster: Cluster | null,
  all: readonly ReviewCase[],
): CaseGroup {
  const outliers = outliersOf(all);
  const apart = new Set(outliers.map(({ id }) => id));
  const members = all.filter(({ id }) => !apart.has(id));
  const where = cluster === null ? '' : `${cluster.dimension}=${cluster.value}`;
  return {
    ...base,
    key: [base.signature.join('+'), base.change ?? '', base.band ?? '', where].join('|'),
    cluster,
    members: members.map(({ id }) => id),
    outliers,
    samples: samplesOf(members),
  };
}

/** Groups in the order of their first member; every case stands in exactly one, as member or as outlier. */
export function groupCases(
  cases: readonly ReviewCase[],
  population: Population,
  /** A dimension the reviewer chose: every value of it is told apart instead of the clusters of the best one. */
  by: Dimension | 'whole' | null = null,
): CaseGroup[] {
  const groups: CaseGroup[] = [];
  const cells = bucket(cases, (item) => [[...item.signature].sort().join('+'), item.change ?? ''].join('|'));
  for (const cell of cells.values()) {
    const banded: Map<SizeBand | null, ReviewCase[]> = isWide(cell) ? bucket(cell, bandOf) : new Map([[null, cell]]);
    for (const [band, part] of banded) {
      const base = { signature: [...part[0]!.signature].sort(), change: part[0]!.change, band };
      if (by !== null && by !== 'whole') {
        for (const [value, members] of bucket(part, (item) => item.values[by])) {
          const cluster = value === null ? null : { dimension: by, value, expected: null };
          groups.push(groupOf(base, cluster, members));
        }
        continue;
      }
      const { clusters } = by === 'whole' ? { clusters: [] } : bestSplit(part, population);
      const placed = new Set(clusters.flatMap(({ members }) => members.map(({ id }) => id)));
      for (const { cluster, members } of clusters) groups.push(groupOf(base, cluster, members));
      const rest = part.filter(({ id }) => !placed.has(id));
      if (rest.length > 0) groups.push(groupOf(base, null, rest));
    }
  }
  return groups;
}
