import { describe, expect, it } from 'vitest';
import { PatchQueue, type PatchBatch } from '@/components/grid/patch-queue';

interface Row {
  readonly id: string;
  readonly n: number;
}

function setUp() {
  const batches: PatchBatch<Row>[] = [];
  const due: (() => void)[] = [];
  const timers = { set: (run: () => void) => due.push(run), clear: () => due.splice(0) };
  const queue = new PatchQueue<Row>(
    (row) => row.id,
    (batch) => batches.push(batch),
    100,
    timers,
  );
  const tick = () => due.splice(0).forEach((run) => run());
  return { queue, batches, due, tick };
}

describe('the patch queue', () => {
  it('makes one batch of many changes, the last of each row', () => {
    const { queue, batches, due, tick } = setUp();
    queue.update([
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
    ]);
    queue.update([{ id: 'a', n: 2 }]);
    expect(due).toHaveLength(1);
    tick();
    expect(batches).toEqual([
      {
        update: [
          { id: 'a', n: 2 },
          { id: 'b', n: 1 },
        ],
        add: [],
        remove: [],
      },
    ]);
    tick();
    expect(batches).toHaveLength(1);
  });

  it('only collects while paused, and gives everything afterwards', () => {
    const { queue, batches, tick } = setUp();
    queue.setPaused(true);
    for (let n = 0; n < 1000; n += 1) queue.update([{ id: 'a', n }]);
    tick();
    expect(batches).toEqual([]);
    queue.setPaused(false);
    tick();
    expect(batches).toEqual([{ update: [{ id: 'a', n: 999 }], add: [], remove: [] }]);
  });

  it('keeps what a pause overtook', () => {
    const { queue, batches, tick } = setUp();
    queue.update([{ id: 'a', n: 1 }]);
    queue.setPaused(true);
    tick();
    expect(batches).toEqual([]);
    queue.setPaused(false);
    tick();
    expect(batches).toHaveLength(1);
  });

  it('settles adding and removing the same row', () => {
    const { queue, batches, tick } = setUp();
    queue.add([{ id: 'new', n: 1 }]);
    queue.update([{ id: 'new', n: 2 }]);
    queue.add([{ id: 'brief', n: 1 }]);
    queue.remove(['brief', 'old', 'back']);
    queue.update([{ id: 'old', n: 9 }]);
    queue.add([{ id: 'back', n: 3 }]);
    tick();
    expect(batches).toEqual([{ update: [{ id: 'back', n: 3 }], add: [{ id: 'new', n: 2 }], remove: ['old'] }]);
  });

  it('forgets everything when cleared', () => {
    const { queue, batches, tick } = setUp();
    queue.update([{ id: 'a', n: 1 }]);
    queue.clear();
    tick();
    expect(batches).toEqual([]);
  });
});
