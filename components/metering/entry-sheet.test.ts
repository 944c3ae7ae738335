import { describe, expect, it } from 'vitest';
import { EntrySheet, type SheetOptions, type Unsaved } from '@/components/metering/entry-sheet';
import { ApiError } from '@/components/ui/api-client';
import type { EnterReadingsAnswer, EnterReadingsRequest, EntryRow } from '@/server/metering/wire';

function row(meterId: number, more: Partial<EntryRow> = {}): EntryRow {
  return {
    accountId: meterId,
    accountNo: String(meterId),
    customerName: '客户',
    address: '',
    routeSeq: meterId,
    meterId,
    meterNo: `M${meterId}`,
    register: 'total',
    digits: 5,
    decimals: 1,
    multiplier: '1',
    prevValue: '1000',
    prevReadOn: '2026-09-05',
    value: null,
    readOn: null,
    source: null,
    rolledOver: null,
    readerId: null,
    readerNameZh: null,
    readerNameEn: null,
    revision: 0,
    changedAt: null,
    lastEnergy: null,
    meanEnergy: null,
    yearEnergy: null,
    bill: null,
    ...more,
  };
}

const DAY = '2026-10-05';

/** A server that answers when told to, and timers that run when told to. */
function stage(rows: EntryRow[], more: Partial<SheetOptions> = {}) {
  const sent: EnterReadingsRequest[] = [];
  const waiting: ((answer: EnterReadingsAnswer | Error) => void)[] = [];
  let kept: readonly Unsaved[] = [];
  let due: (() => void) | null = null;
  const sheet = new EntrySheet({
    month: '2026-10',
    rows,
    mayEnter: true,
    unsaved: [],
    send: (request) => {
      sent.push(request);
      return new Promise((resolve, reject) => {
        waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
    onChange: () => undefined,
    keep: (unsaved) => {
      kept = unsaved;
    },
    later: (run) => {
      due = run;
      return () => {
        due = null;
      };
    },
    ...more,
  });
  const tick = () => {
    const run = due;
    due = null;
    run?.();
  };
  const answer = async (outcome: EnterReadingsAnswer | Error) => {
    waiting.shift()?.(outcome);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const saved = (meterId: number, value: string | null, revision: number): EnterReadingsAnswer => ({
    results: [
      {
        meterId,
        register: 'total',
        outcome: 'saved',
        fault: null,
        refusal: null,
        params: {},
        row: row(meterId, { value, revision }),
      },
    ],
  });
  const at = (meterId: number) => sheet.all().find((each) => each.row.meterId === meterId)!;
  return { sheet, sent, tick, answer, saved, at, kept: () => kept, isDue: () => due !== null };
}

describe('a sheet of readings', () => {
  it('shows what was typed at once, sends it, and lets go when the server has it', async () => {
    const { sheet, sent, tick, answer, saved, at, kept } = stage([row(1), row(2)]);
    sheet.type('1/total', '01250', DAY);
    expect(at(1)).toMatchObject({ value: '1250', state: 'waiting', advance: { energy: '250' } });
    expect(kept()).toEqual([{ key: '1/total', text: '1250', rolledOver: null, readOn: DAY }]);
    tick();
    expect(sent[0]).toEqual({
      month: '2026-10',
      readOn: DAY,
      entries: [{ meterId: 1, register: 'total', revision: 0, value: '1250', rolledOver: null }],
    });
    expect(at(1).state).toBe('sending');
    await answer(saved(1, '1250', 1));
    expect(at(1)).toMatchObject({ value: '1250', state: 'kept', row: { revision: 1 } });
    expect(kept()).toEqual([]);
  });

  it('keeps a figure no plate shows, with its reason, and does not send it', () => {
    const { sheet, at, tick, sent, kept } = stage([row(1)]);
    sheet.type('1/total', '12x', DAY);
    expect(at(1)).toMatchObject({ value: '12x', state: 'refused', trouble: { fault: 'not-a-number' } });
    tick();
    expect(sent).toEqual([]);
    expect(kept()).toHaveLength(1);
    sheet.drop('1/total');
    expect(at(1)).toMatchObject({ value: null, state: 'kept' });
  });

  it('sends what was typed on the way next, on top of the answer', async () => {
    const { sheet, sent, tick, answer, saved, at } = stage([row(1)]);
    sheet.type('1/total', '1250', DAY);
    tick();
    sheet.type('1/total', '1260', DAY);
    await answer(saved(1, '1250', 1));
    expect(at(1)).toMatchObject({ value: '1260', state: 'waiting' });
    tick();
    expect(sent[1]!.entries[0]).toMatchObject({ value: '1260', revision: 1 });
    await answer(saved(1, '1260', 2));
    expect(at(1)).toMatchObject({ value: '1260', state: 'kept' });
  });

  it('loses nothing when the server does not answer, and tries again', async () => {
    const { sheet, sent, tick, answer, saved, at, kept, isDue } = stage([row(1)]);
    sheet.type('1/total', '1250', DAY);
    tick();
    await answer(new ApiError(0, { code: 'network', message: '' }));
    expect(at(1)).toMatchObject({ value: '1250', state: 'unsent' });
    expect(kept()).toHaveLength(1);
    expect(isDue()).toBe(true);
    tick();
    expect(sent).toHaveLength(2);
    await answer(saved(1, '1250', 1));
    expect(at(1).state).toBe('kept');
  });

  it('takes up again what an earlier page had not saved', () => {
    const unsaved = [
      { key: '1/total', text: '1250', rolledOver: null, readOn: DAY },
      { key: '2/total', text: '1300', rolledOver: null, readOn: DAY },
      { key: '9/total', text: '1', rolledOver: null, readOn: DAY },
    ];
    const { at, tick, sent } = stage([row(1), row(2, { bill: 'released', value: '1290' })], { unsaved });
    expect(at(1)).toMatchObject({ value: '1250', state: 'waiting' });
    expect(at(2)).toMatchObject({ value: '1300', state: 'refused', trouble: { refusal: 'metering.reading-released' } });
    tick();
    expect(sent[0]!.entries.map(({ meterId }) => meterId)).toEqual([1]);
  });

  it('shows what stands beside what was typed when somebody was faster, and can insist', async () => {
    const { sheet, sent, tick, answer, at } = stage([row(1)]);
    sheet.type('1/total', '1250', DAY);
    tick();
    const theirs = row(1, { value: '1249', revision: 1 });
    const refused = {
      outcome: 'refused' as const,
      fault: null,
      refusal: 'metering.reading-changed' as const,
      params: {},
    };
    await answer({ results: [{ meterId: 1, register: 'total', ...refused, row: theirs }] });
    expect(at(1)).toMatchObject({ value: '1250', state: 'refused', row: { value: '1249' } });
    sheet.insist('1/total');
    tick();
    expect(sent[1]!.entries[0]).toMatchObject({ value: '1250', revision: 1 });
  });

  it('asks about a rollover and sends the ruling with the figure', () => {
    const { sheet, sent, tick, at } = stage([row(1)]);
    sheet.type('1/total', '15', DAY);
    expect(at(1)).toMatchObject({ flag: 'question', advance: { energy: null, ifRound: '99015' } });
    sheet.rule('1/total', true, DAY);
    expect(at(1)).toMatchObject({ flag: 'fine', advance: { energy: '99015' } });
    tick();
    expect(sent[0]!.entries[0]).toMatchObject({ value: '15', rolledOver: true });
  });

  it('sends one reading date at a time, and is closed for those who may only see', async () => {
    const { sheet, sent, tick, answer, saved } = stage([row(1), row(2)]);
    sheet.type('1/total', '1250', DAY);
    sheet.type('2/total', '1250', '2026-10-06');
    tick();
    await answer(saved(1, '1250', 1));
    tick();
    expect(sent.map(({ readOn, entries }) => [readOn, entries.length])).toEqual([
      [DAY, 1],
      ['2026-10-06', 1],
    ]);
    const shut = stage([row(1)], { mayEnter: false });
    shut.sheet.type('1/total', '1', DAY);
    expect(shut.at(1)).toMatchObject({ value: null, isEditable: false });
  });
});
