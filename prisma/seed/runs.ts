/** The past billing runs of the demo: one a county company a month, in chunks that never cross a station. */
import { ENGINE_VERSION } from '@/server/billing/contract';
import { copyLine } from '@/server/kernel/copy-text';
import { addDays, firstDay } from '@/server/kernel/time';
import { CURRENT } from './calendar';
import type { Station } from './organisation';
import type { World } from './world';

export const CHUNK_ACCOUNTS = 300;
const DUE_DAYS = 15;

export interface RunPlan {
  readonly id: number;
  readonly runNo: string;
  readonly countyUnitId: number;
  readonly monthIndex: number;
  readonly calculatorId: number;
  readonly leadId: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly releasedAt: string;
  readonly dueOn: string;
}

export interface ChunkPlan {
  readonly no: number;
  readonly station: Station;
  readonly first: number;
  readonly end: number;
  /** Runs of the county by month index. */
  readonly runs: readonly RunPlan[];
}

export function runsOf(world: World): Map<number, RunPlan[]> {
  const counties = [...new Set(world.organisation.stations.map((station) => station.countyUnitId))];
  return new Map(
    counties.map((countyUnitId, place) => [
      countyUnitId,
      Array.from({ length: CURRENT }, (_, monthIndex): RunPlan => {
        const id = place * CURRENT + monthIndex + 1;
        const month = world.calendar.months[monthIndex]!;
        return {
          id,
          runNo: `SF${month.slice(2, 4)}${month.slice(5)}${String(id).padStart(6, '0')}`,
          countyUnitId,
          monthIndex,
          calculatorId: world.staff.at(countyUnitId, 'calculator')[0]!.id,
          leadId: world.staff.at(countyUnitId, 'lead')[0]!.id,
          startedAt: `${month}-16T01:30:00Z`,
          finishedAt: `${month}-16T01:40:00Z`,
          releasedAt: `${month}-17T02:00:00Z`,
          dueOn: addDays(`${month}-17`, DUE_DAYS),
        };
      }),
    ]),
  );
}

export function chunksOf(world: World, runs: ReadonlyMap<number, readonly RunPlan[]>): ChunkPlan[] {
  const nextNo = new Map<number, number>();
  return world.organisation.stations.flatMap((station) => {
    const chunks: ChunkPlan[] = [];
    for (let first = station.firstAccount; first < station.firstAccount + station.accounts; first += CHUNK_ACCOUNTS) {
      const no = nextNo.get(station.countyUnitId) ?? 0;
      nextNo.set(station.countyUnitId, no + 1);
      const end = Math.min(station.firstAccount + station.accounts, first + CHUNK_ACCOUNTS);
      chunks.push({ no, station, first, end, runs: runs.get(station.countyUnitId)! });
    }
    return chunks;
  });
}

export function* runLines(
  world: World,
  runs: ReadonlyMap<number, readonly RunPlan[]>,
  chunks: readonly ChunkPlan[],
): Generator<string> {
  const countOf = new Map<number, { chunks: number; accounts: number }>();
  for (const chunk of chunks) {
    const count = countOf.get(chunk.station.countyUnitId) ?? { chunks: 0, accounts: 0 };
    count.chunks += 1;
    count.accounts += chunk.end - chunk.first;
    countOf.set(chunk.station.countyUnitId, count);
  }
  for (const [countyUnitId, own] of runs) {
    const { chunks: number, accounts } = countOf.get(countyUnitId) ?? { chunks: 0, accounts: 0 };
    for (const run of own) {
      const month = firstDay(world.calendar.months[run.monthIndex]!);
      yield copyLine([
        run.id,
        run.runNo,
        countyUnitId,
        month,
        'done',
        accounts,
        number,
        ENGINE_VERSION,
        run.calculatorId,
        run.startedAt,
        run.finishedAt,
      ]);
    }
  }
}
