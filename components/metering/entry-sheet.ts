/**
 * What is being typed on one route and month (抄表录入): figures are kept the moment they are typed, sent in the background and kept
 * until the server has them. A row that is refused keeps what was typed beside what stands on the server. Pure but for the sender
 * and the timers it is given.
 */
import { ApiError } from '@/components/ui/api-client';
import {
  advanceOf,
  flagOf,
  isBelow,
  readTyped,
  sameValue,
  type Advance,
  type EntryFlag,
} from '@/server/metering/entry';
import type {
  EnterReadingsAnswer,
  EnterReadingsRequest,
  EntryFault,
  EntryResult,
  EntryRow,
} from '@/server/metering/wire';
import { MOST_ENTRIES } from '@/server/metering/wire';

export type EntryState = 'kept' | 'waiting' | 'sending' | 'unsent' | 'refused';

/** What is wrong: a fault of the figure, a refusal by code, or words of the server. */
export interface Trouble {
  readonly fault: EntryFault | null;
  readonly refusal: string | null;
  readonly message: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface SheetRow {
  readonly key: string;
  /** As the server has it. */
  readonly row: EntryRow;
  /** As it is shown: what was typed, else what is stored. */
  readonly value: string | null;
  readonly rolledOver: boolean | null;
  readonly state: EntryState;
  readonly trouble: Trouble | null;
  readonly advance: Advance;
  readonly flag: EntryFlag;
  readonly isEditable: boolean;
}

/** What a browser keeps of figures that are not saved yet. */
export interface Unsaved {
  readonly key: string;
  readonly text: string;
  readonly rolledOver: boolean | null;
  readonly readOn: string;
}

interface Change {
  readonly text: string;
  readonly rolledOver: boolean | null;
  readonly readOn: string;
  readonly state: Exclude<EntryState, 'kept'>;
  readonly trouble: Trouble | null;
}

export interface SheetOptions {
  readonly month: string;
  readonly rows: readonly EntryRow[];
  readonly mayEnter: boolean;
  readonly unsaved: readonly Unsaved[];
  readonly send: (request: EnterReadingsRequest) => Promise<EnterReadingsAnswer>;
  readonly onChange: (rows: readonly SheetRow[]) => void;
  readonly keep: (unsaved: readonly Unsaved[]) => void;
  readonly later?: (run: () => void, ms: number) => () => void;
}

const SEND_AFTER_MS = 350;
const RETRY_AFTER_MS = 4_000;

export const rowKey = ({ meterId, register }: Pick<EntryRow, 'meterId' | 'register'>): string =>
  `${meterId}/${register}`;

const realLater: NonNullable<SheetOptions['later']> = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

const trouble = (why: Partial<Trouble>): Trouble => ({ fault: null, refusal: null, message: null, params: {}, ...why });

export class EntrySheet {
  private readonly rows = new Map<string, EntryRow>();
  private readonly changes = new Map<string, Change>();
  private readonly later: NonNullable<SheetOptions['later']>;
  private cancel: (() => void) | null = null;
  private isSending = false;
  private isClosed = false;

  constructor(private readonly options: SheetOptions) {
    this.later = options.later ?? realLater;
    for (const row of options.rows) this.rows.set(rowKey(row), row);
    if (!options.mayEnter) return;
    for (const { key, ...kept } of options.unsaved) {
      const row = this.rows.get(key);
      if (!row) continue;
      if (this.isOpen(row)) this.put(row, kept);
      else {
        const why = trouble({
          refusal: row.bill === 'released' ? 'metering.reading-released' : 'metering.reading-billed',
        });
        this.changes.set(key, { ...kept, state: 'refused', trouble: why });
      }
    }
    this.schedule(SEND_AFTER_MS);
  }

  all(): SheetRow[] {
    return [...this.rows.values()].map((row) => this.view(row));
  }

  /** A figure as typed; an empty one takes the reading back to "not read". */
  type(key: string, text: string, readOn: string): void {
    const row = this.rows.get(key);
    if (!row || !this.options.mayEnter || !this.isOpen(row)) return;
    this.put(row, { text, rolledOver: null, readOn });
    this.changed([key]);
    this.schedule(SEND_AFTER_MS);
  }

  /** A person's answer to "did it go round?". */
  rule(key: string, rolledOver: boolean, readOn: string): void {
    const row = this.rows.get(key);
    if (!row || !this.options.mayEnter || !this.isOpen(row)) return;
    const change = this.changes.get(key);
    this.put(row, {
      text: change?.text ?? row.value ?? '',
      rolledOver,
      readOn: change?.readOn ?? row.readOn ?? readOn,
    });
    this.changed([key]);
    this.schedule(0);
  }

  /** Back to what the server has. */
  drop(key: string): void {
    if (this.changes.get(key)?.state === 'sending' || !this.changes.delete(key)) return;
    this.changed([key]);
  }

  /** Sends again what was refused because the row had changed, now on top of what stands. */
  insist(key: string): void {
    const change = this.changes.get(key);
    if (change?.state !== 'refused' || change.trouble?.fault) return;
    this.changes.set(key, { ...change, state: 'waiting', trouble: null });
    this.changed([key]);
    this.schedule(0);
  }

  isUnsaved(): boolean {
    return this.changes.size > 0;
  }

  /** Nothing is shown any more; what was typed is still sent, and what cannot be sent stays kept in the browser. */
  close(): void {
    this.isClosed = true;
    this.cancel?.();
    this.cancel = null;
    void this.flush();
  }

  private isOpen({ bill, value }: EntryRow): boolean {
    return bill === null || (bill === 'computed' && value === null);
  }

  private put(row: EntryRow, { text, rolledOver, readOn }: Omit<Unsaved, 'key'>): void {
    const typed = readTyped(text, row);
    const key = rowKey(row);
    if (typed.kind === 'fault') {
      const why = trouble({ fault: typed.fault, params: typed.params });
      this.changes.set(key, { text, rolledOver: null, readOn, state: 'refused', trouble: why });
      return;
    }
    const value = typed.kind === 'value' ? typed.value : null;
    const ruling = isBelow(row, value) ? (rolledOver ?? (sameValue(value, row.value) ? row.rolledOver : null)) : null;
    const isSame = sameValue(value, row.value) && ruling === row.rolledOver;
    if (isSame && this.changes.get(key)?.state !== 'sending') this.changes.delete(key);
    else this.changes.set(key, { text: value ?? '', rolledOver: ruling, readOn, state: 'waiting', trouble: null });
  }

  private view(row: EntryRow): SheetRow {
    const key = rowKey(row);
    const change = this.changes.get(key);
    const isEditable = this.options.mayEnter && this.isOpen(row);
    if (!change) {
      const { value, rolledOver } = row;
      return {
        key,
        row,
        value,
        rolledOver,
        state: 'kept',
        trouble: null,
        advance: advanceOf(row),
        flag: flagOf(row),
        isEditable,
      };
    }
    const typed = readTyped(change.text, row);
    const value = typed.kind === 'value' ? typed.value : null;
    const seen = { ...row, value, rolledOver: change.rolledOver };
    return {
      key,
      row,
      value: change.text === '' ? null : change.text,
      rolledOver: change.rolledOver,
      state: change.state,
      trouble: change.trouble,
      advance: advanceOf(seen),
      flag: flagOf(seen),
      isEditable,
    };
  }

  private changed(keys: readonly string[]): void {
    this.options.keep(
      [...this.changes].map(([key, { text, rolledOver, readOn }]) => ({ key, text, rolledOver, readOn })),
    );
    if (this.isClosed) return;
    this.options.onChange(keys.flatMap((key) => this.rows.get(key) ?? []).map((row) => this.view(row)));
  }

  private schedule(ms: number): void {
    if (this.isSending) return;
    this.cancel?.();
    this.cancel = this.later(() => {
      this.cancel = null;
      void this.flush();
    }, ms);
  }

  private mark(keys: readonly string[], state: Change['state'], why: Trouble | null = null): void {
    for (const key of keys) {
      const change = this.changes.get(key);
      if (change) this.changes.set(key, { ...change, state, trouble: why });
    }
    this.changed(keys);
  }

  private async flush(): Promise<void> {
    if (this.isSending) return;
    const first = [...this.changes.values()].find(({ state }) => state === 'waiting' || state === 'unsent');
    if (!first) return;
    // One request has one reading date.
    const batch = [...this.changes]
      .filter(([, { state, readOn }]) => (state === 'waiting' || state === 'unsent') && readOn === first.readOn)
      .slice(0, MOST_ENTRIES);
    const keys = batch.map(([key]) => key);
    this.isSending = true;
    this.mark(keys, 'sending');
    const sent = new Map(keys.map((key) => [key, this.changes.get(key)]));
    let again = SEND_AFTER_MS;
    try {
      const { results } = await this.options.send({
        month: this.options.month,
        readOn: first.readOn,
        entries: batch.flatMap(([key, { text, rolledOver }]) => {
          const row = this.rows.get(key);
          if (!row) return [];
          const { meterId, register, revision } = row;
          return [{ meterId, register, revision, value: text === '' ? null : text, rolledOver }];
        }),
      });
      for (const result of results) this.take(result, sent);
      this.changed(keys);
    } catch (error) {
      const answer = error instanceof ApiError ? error : null;
      const still = keys.filter((key) => this.changes.get(key) === sent.get(key));
      if (answer === null || answer.isTransient || answer.status >= 500 || answer.status === 429) {
        again = RETRY_AFTER_MS;
        this.mark(still, 'unsent');
      } else {
        this.mark(still, 'refused', trouble({ message: answer.message }));
      }
    } finally {
      this.isSending = false;
    }
    const isDue = ({ state }: Change) => state === 'waiting' || (state === 'unsent' && !this.isClosed);
    if ([...this.changes.values()].some(isDue)) this.schedule(again);
  }

  private take(result: EntryResult, sent: ReadonlyMap<string, Change | undefined>): void {
    const key = rowKey(result);
    if (result.row) this.rows.set(key, result.row);
    const now = this.changes.get(key);
    // Typed on while it was on its way: that figure goes next, on top of this answer.
    if (!now || now !== sent.get(key)) return;
    if (result.outcome !== 'refused') this.changes.delete(key);
    else {
      const { fault, refusal, params } = result;
      this.changes.set(key, { ...now, state: 'refused', trouble: trouble({ fault, refusal, params }) });
    }
  }
}
