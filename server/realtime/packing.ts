/**
 * How the marks of many orders travel: 1,000 of them as they are held are 13 KB of small lists, and every screen takes them apart at the
 * same moment. On the wire the ids go as steps from one to the next, versions and fences once where they are alike. Browser-safe.
 */
import type { OrderEvent } from '@/server/work-orders/contract';
import type { FeedBatch, FeedEvent, PackedMarks } from './contract';

/** Below this nothing is gained. */
const FEWEST = 8;

type Marks = NonNullable<OrderEvent['rows']>;

const alike = (values: number[]): number | number[] =>
  values.every((each) => each === values[0]) ? values[0]! : values;
const at = (column: number | number[], index: number): number => (typeof column === 'number' ? column : column[index]!);

function pack(marks: Marks): PackedMarks {
  let last = 0;
  const steps = marks.map(([id]) => {
    const step = id - last;
    last = id;
    return step;
  });
  return [steps, alike(marks.map(([, version]) => version)), alike(marks.map(([, , fence]) => fence))];
}

function unpack([steps, versions, fences]: PackedMarks): Marks {
  let id = 0;
  return steps.map((step, index) => [(id += step), at(versions, index), at(fences, index)]);
}

/** The event as it is sent. */
export function packed(event: FeedEvent): FeedEvent {
  if (event.topic !== 'orders') return event;
  const { rows, ...rest } = event.payload as OrderEvent;
  return rows === undefined || rows.length < FEWEST ? event : { ...event, payload: { ...rest, packed: pack(rows) } };
}

/** The batch as a client works with it. */
export function unpacked(batch: FeedBatch): FeedBatch {
  const events = batch.events.map((event) => {
    const { packed: marks, ...rest } = (event.payload ?? {}) as { packed?: PackedMarks };
    return marks === undefined ? event : { ...event, payload: { ...rest, rows: unpack(marks) } };
  });
  return { ...batch, events };
}
