/**
 * Collects changes of rows and hands them over in one go, at most every `everyMs`: a batch of a thousand locks is one
 * repaint. Of several changes of one row the last wins. While paused it only collects.
 */
export interface PatchBatch<Row> {
  readonly update: readonly Row[];
  readonly add: readonly Row[];
  readonly remove: readonly string[];
}

interface Timers {
  readonly set: (run: () => void, ms: number) => unknown;
  readonly clear: (handle: unknown) => void;
}

const REAL_TIMERS: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};

export class PatchQueue<Row> {
  private readonly updates = new Map<string, Row>();
  private readonly adds = new Map<string, Row>();
  private readonly removes = new Set<string>();
  private timer: unknown = null;
  private paused = false;

  constructor(
    private readonly idOf: (row: Row) => string,
    private readonly flushTo: (batch: PatchBatch<Row>) => void,
    private readonly everyMs = 100,
    private readonly timers: Timers = REAL_TIMERS,
  ) {}

  update(rows: readonly Row[]): void {
    for (const row of rows) {
      const id = this.idOf(row);
      if (this.adds.has(id)) this.adds.set(id, row);
      else if (!this.removes.has(id)) this.updates.set(id, row);
    }
    this.schedule();
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      const id = this.idOf(row);
      // Removed and added again before anybody saw it: for the grid the row has only changed.
      if (this.removes.delete(id)) this.updates.set(id, row);
      else this.adds.set(id, row);
    }
    this.schedule();
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.updates.delete(id);
      if (!this.adds.delete(id)) this.removes.add(id);
    }
    this.schedule();
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    if (!paused) this.schedule();
  }

  flush(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
    if (this.isEmpty) return;
    const batch = { update: [...this.updates.values()], add: [...this.adds.values()], remove: [...this.removes] };
    this.clear();
    this.flushTo(batch);
  }

  /** A fresh snapshot makes everything collected obsolete. */
  clear(): void {
    this.updates.clear();
    this.adds.clear();
    this.removes.clear();
  }

  dispose(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
    this.clear();
  }

  private get isEmpty(): boolean {
    return this.updates.size + this.adds.size + this.removes.size === 0;
  }

  private schedule(): void {
    if (this.timer !== null || this.paused || this.isEmpty) return;
    this.timer = this.timers.set(() => {
      this.timer = null;
      if (!this.paused) this.flush();
    }, this.everyMs);
  }
}
