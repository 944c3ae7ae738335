/**
 * What the queue panel holds: the pages it loaded, and what the feed did to them since. Changes of shown rows apply at once; rows
 * that came and rows that no longer belong are only noted, and folded in when the person is ready for it. No I/O.
 */
import { compareDecimals } from '@/components/i18n/format';
import { URGENCY_WEIGHTS, type UrgencyWeights, worthOf } from '@/server/kernel/urgency';
import type {
  OrderEvent,
  OrderPatch,
  OrderRow,
  QueueFilter,
  QueueRequest,
  QueueView,
} from '@/server/work-orders/contract';
import { applyOrderEvent, inView, type Viewer } from '@/server/work-orders/projection';

export interface QueueSlice {
  readonly view: QueueView;
  readonly filter: QueueFilter;
  readonly sort: QueueRequest['sort'];
  readonly descending: boolean;
}

/** Units below a unit, itself included; what a `unitId` in the filter reaches. */
export type UnitsBelow = (unitId: number) => ReadonlySet<number>;

const MS_PER_HOUR = 3_600_000;

/** The same conditions as the queue's SQL, for rows the feed brings. */
export function matchesFilter(row: OrderRow, filter: QueueFilter, unitsBelow: UnitsBelow, nowMs: number): boolean {
  const has = <Value>(wanted: Value | undefined, test: (wanted: Value) => boolean): boolean =>
    wanted === undefined || test(wanted);
  const lower = (text: string | null): string => (text ?? '').toLowerCase();
  return (
    has(filter.ids, (ids) => ids.includes(row.id)) &&
    has(filter.unitId, (unitId) => unitsBelow(unitId).has(row.unitId)) &&
    has(filter.process, (process) => row.process === process) &&
    has(filter.steps, (steps) => steps.includes(row.step)) &&
    has(filter.states, (states) => (states as readonly string[]).includes(row.state)) &&
    has(filter.rule, (rule) => row.rules.includes(rule)) &&
    has(filter.reviewClass, (reviewClass) => row.reviewClasses.includes(reviewClass)) &&
    has(filter.routeCode, (routeCode) => lower(row.routeCode).startsWith(routeCode.toLowerCase())) &&
    has(filter.customer, (customer) => lower(row.customerName).includes(customer.toLowerCase())) &&
    has(filter.accountNo, (accountNo) => (row.accountNo ?? '').startsWith(accountNo)) &&
    has(filter.holderId, (holderId) => row.lockedBy === holderId) &&
    has(filter.moneyFrom, (money) => compareDecimals(row.moneyAtRiskYuan, money) >= 0) &&
    has(filter.moneyTo, (money) => compareDecimals(row.moneyAtRiskYuan, money) <= 0) &&
    has(filter.minAgeHours, (hours) => nowMs - Date.parse(row.createdAt) >= hours * MS_PER_HOUR) &&
    has(filter.runId, (runId) => row.runId === runId) &&
    has(filter.billMonth, (month) => row.billMonth === month) &&
    (filter.overdue !== true || (row.dueAt !== null && Date.parse(row.dueAt) < nowMs))
  );
}

const collator = new Intl.Collator('zh');

/** What the worth of an order depends on besides itself. */
export interface Moment {
  readonly nowMs: number;
  readonly weights: UrgencyWeights;
}

/** The server's order, for putting arrivals in their place: empty values last in both directions, then by id. */
export function compareRows(
  left: OrderRow,
  right: OrderRow,
  { sort, descending }: Pick<QueueSlice, 'sort' | 'descending'>,
  { nowMs, weights }: Moment,
): number {
  const sign = descending ? -1 : 1;
  const text = (a: string | null, b: string | null, compare: (a: string, b: string) => number): number => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return sign * compare(a, b);
  };
  const plain = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  let order: number;
  switch (sort) {
    case 'worth':
      order = sign * compareDecimals(worthOf(left, nowMs, weights).worthYuan, worthOf(right, nowMs, weights).worthYuan);
      break;
    case 'money':
      order = sign * compareDecimals(left.moneyAtRiskYuan, right.moneyAtRiskYuan);
      break;
    case 'due':
      order = text(left.dueAt, right.dueAt, plain);
      break;
    case 'created':
      order = text(left.createdAt, right.createdAt, plain);
      break;
    case 'priority':
      order = sign * (left.priority - right.priority);
      break;
    case 'customer':
      order = text(left.customerName, right.customerName, (a, b) => collator.compare(a, b));
      break;
    case 'route':
      order = text(left.routeCode, right.routeCode, plain);
      break;
    case 'orderNo':
      order = text(left.orderNo, right.orderNo, plain);
      break;
    case 'step':
      order = text(left.step, right.step, plain);
      break;
    case 'holder':
      order = text(left.lockedByName, right.lockedByName, (a, b) => collator.compare(a, b));
      break;
  }
  return order === 0 ? sign * (left.id - right.id) : order;
}

/** True when a row not held may have entered the view by this patch; only then it is worth asking the server for it. */
export function mayEnter(patch: OrderPatch | undefined, slice: QueueSlice, userId: number): boolean {
  if (patch === undefined) return false;
  switch (slice.view) {
    case 'mine':
      return patch.state === 'pending' || patch.state === 'returned' || patch.lockedBy === userId;
    case 'locked-by-me':
      return patch.lockedBy === userId;
    case 'others':
      return patch.state === 'locked' && patch.lockedBy !== userId;
    case 'unit':
      // Nothing enters the unit by moving; it may come under the filter.
      return (
        (slice.filter.steps !== undefined && patch.step !== undefined) ||
        (slice.filter.states !== undefined && patch.state !== undefined) ||
        (slice.filter.holderId !== undefined && patch.lockedBy === slice.filter.holderId)
      );
  }
}

export interface Reception {
  /** Shown rows that changed, as they are now. */
  readonly patched: OrderRow[];
  /** Rows not held that may belong now: to be asked for. */
  readonly unknown: number[];
}

export class QueueModel {
  private readonly rows = new Map<number, OrderRow>();
  private shown: number[] = [];
  private readonly arrived = new Set<number>();
  private readonly gone = new Set<number>();
  /** False while the server has rows beyond the last page. */
  private complete = true;

  constructor(
    readonly slice: QueueSlice,
    private readonly viewer: Viewer,
    private readonly unitsBelow: UnitsBelow,
    private readonly nowMs: () => number,
    private readonly weights: UrgencyWeights = URGENCY_WEIGHTS,
  ) {}

  private compare(left: OrderRow, right: OrderRow): number {
    return compareRows(left, right, this.slice, { nowMs: this.nowMs(), weights: this.weights });
  }

  get length(): number {
    return this.shown.length;
  }

  get arrivals(): number {
    return this.arrived.size;
  }

  get departures(): number {
    return this.gone.size;
  }

  get isComplete(): boolean {
    return this.complete;
  }

  /** Where the next page begins in the server's list as it is now. */
  get nextOffset(): number {
    return this.shown.length - this.gone.size + this.arrived.size;
  }

  isGone(id: number): boolean {
    return this.gone.has(id);
  }

  row(id: number): OrderRow | undefined {
    return this.rows.get(id);
  }

  list(): OrderRow[] {
    return this.shown.flatMap((id) => this.rows.get(id) ?? []);
  }

  /** Adds a page; returns the rows that are new. */
  append(page: readonly OrderRow[], complete: boolean): OrderRow[] {
    this.complete = complete;
    const known = new Set(this.shown);
    const added: OrderRow[] = [];
    for (const row of page) {
      const held = this.rows.get(row.id);
      const current = held !== undefined && held.version > row.version ? held : row;
      this.rows.set(row.id, current);
      if (known.has(row.id)) continue;
      this.arrived.delete(row.id);
      this.shown.push(row.id);
      added.push(current);
    }
    return added;
  }

  receive(event: OrderEvent): Reception {
    const shown = new Set(this.shown);
    const unknown: number[] = [];
    if (mayEnter(event.patch, this.slice, this.viewer.userId)) {
      for (const [id] of event.rows ?? []) if (!this.rows.has(id)) unknown.push(id);
    }
    const patched: OrderRow[] = [];
    for (const id of applyOrderEvent(this.rows, event)) {
      this.place(id, shown.has(id));
      if (shown.has(id)) patched.push(this.rows.get(id)!);
    }
    return { patched, unknown };
  }

  /** Rows the server says belong; the answer to `unknown`. Those shown already only change. */
  offer(candidates: readonly OrderRow[]): OrderRow[] {
    const shown = new Set(this.shown);
    const patched: OrderRow[] = [];
    for (const row of candidates) {
      const held = this.rows.get(row.id);
      if (held !== undefined && held.version > row.version) continue;
      this.rows.set(row.id, row);
      this.place(row.id, shown.has(row.id));
      if (shown.has(row.id)) patched.push(row);
    }
    return patched;
  }

  private place(id: number, isShown: boolean): void {
    const row = this.rows.get(id)!;
    const belongs =
      inView(row, this.slice.view, this.viewer) && matchesFilter(row, this.slice.filter, this.unitsBelow, this.nowMs());
    if (isShown) {
      if (belongs) this.gone.delete(id);
      else this.gone.add(id);
    } else if (belongs && this.isWithinPages(row)) this.arrived.add(id);
    else this.arrived.delete(id);
  }

  /** A row that sorts behind the last page comes with its page. */
  private isWithinPages(row: OrderRow): boolean {
    if (this.complete) return true;
    const last = this.rows.get(this.shown.at(-1) ?? 0);
    return last === undefined || this.compare(row, last) < 0;
  }

  /** Takes in what came and lets go what left; `only` limits it to rows of the person's own doing. */
  fold(only?: ReadonlySet<number>): OrderRow[] {
    const takes = (id: number): boolean => only === undefined || only.has(id);
    const kept = this.shown.filter((id) => !(this.gone.has(id) && takes(id)));
    for (const id of [...this.gone]) {
      if (!takes(id)) continue;
      this.gone.delete(id);
      this.rows.delete(id);
    }
    const coming = [...this.arrived]
      .filter(takes)
      .flatMap((id) => this.rows.get(id) ?? [])
      .sort((left, right) => this.compare(left, right));
    for (const row of coming) this.arrived.delete(row.id);
    const merged: number[] = [];
    let next = 0;
    for (const id of kept) {
      const row = this.rows.get(id)!;
      while (next < coming.length && this.compare(coming[next]!, row) < 0) {
        merged.push(coming[next]!.id);
        next += 1;
      }
      merged.push(id);
    }
    for (; next < coming.length; next += 1) merged.push(coming[next]!.id);
    this.shown = merged;
    return this.list();
  }
}
