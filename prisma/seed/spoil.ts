/** What a planted fault makes of the current month's rows (预埋异常). Values are whole thousandths, as in `readings`. */
import type { DemoAccount } from './accounts';
import type { Planted } from './faults';
import type { Register } from './profiles';
import type { Random } from './prng';
import type { MonthUse, ReadingRow } from './readings';
import { STEP } from './numbers';

const HOURS = 24;

export interface Spoiling {
  readonly random: Random;
  readonly account: DemoAccount;
  readonly planted: Planted;
  /** The true rows of the current month, and those of the month before. */
  readonly rows: readonly ReadingRow[];
  readonly before: readonly ReadingRow[];
  readonly use: MonthUse;
  /** Days of the period. */
  readonly days: number;
}

/** The current month's rows with the planted fault in them. */
export function spoil({ random, account, planted, rows, before, use, days }: Spoiling): ReadingRow[] {
  const onlyRow = rows[0]!;
  const prev = onlyRow.prev ?? 0;
  switch (planted.kind) {
    case 'missing':
      return rows.map((row) => ({ ...row, value: null, readOn: null }));
    case 'zero':
      return rows.map((row) => (row.register === 'demand' ? { ...row, value: 0 } : { ...row, value: row.prev }));
    case 'frozen': {
      const still: Register = random.chance(0.5) ? 'peak' : 'valley';
      return rows.map((row) => (row.register === still ? { ...row, value: row.prev } : row));
    }
    case 'jump':
      return scaled(rows, 3.5 + random.next() * 2.5);
    case 'drop':
      return scaled(rows, 0.06 + random.next() * 0.12);
    case 'backwards':
      return [{ ...onlyRow, value: Math.max(0, prev - cent(use.total * (0.15 + random.next() * 1.4))) }];
    case 'broken-chain': {
      const below = random.chance(0.7);
      const gap = cent(use.total * (below ? 0.5 + random.next() * 2 : 0.2 + random.next() * 0.6));
      return [{ ...onlyRow, prev: below ? Math.max(0, prev - gap) : prev + gap }];
    }
    case 'digit-slip':
      return [{ ...onlyRow, value: slipped(random, account, onlyRow.value!, use.total) }];
    case 'swapped-registers': {
      const peak = rows.find((row) => row.register === 'peak')!.value;
      const valley = rows.find((row) => row.register === 'valley')!.value;
      return rows.map((row) => {
        if (row.register === 'peak') return { ...row, value: valley };
        return row.register === 'valley' ? { ...row, value: peak } : row;
      });
    }
    case 'estimated':
      return rows.map((row) => ({ ...row, source: 'estimate' }));
    case 'duplicate':
      return rows.map((row, place) => ({ ...row, prev: before[place]!.prev, value: before[place]!.value }));
    case 'periods-mismatch': {
      const off = cent(use.total * (0.04 + random.next() * 0.11)) * (random.chance(0.5) ? 1 : -1);
      return moved(rows, 'flat', (row) => row.value! + off);
    }
    case 'power-factor':
      return moved(rows, 'reactive', (row) => row.prev! + cent(use.total * (1.9 + random.next() * 0.7)));
    case 'demand': {
      const over = (account.capacityKva * 1000 * (1.05 + random.next() * 0.4)) / (account.meter.ct * account.meter.pt);
      const low = use.demand * (0.2 + random.next() * 0.4);
      return moved(rows, 'demand', () => Math.round(random.chance(0.5) ? over : low));
    }
    case 'over-capacity': {
      const most = (account.capacityKva * HOURS * days * 1000) / account.meter.ct;
      return [{ ...onlyRow, value: prev + cent(most * (1.05 + random.next() * 0.5)) }];
    }
    // The rest is not a fault of the figures.
    default:
      return [...rows];
  }
}

function moved(rows: readonly ReadingRow[], register: Register, value: (row: ReadingRow) => number): ReadingRow[] {
  return rows.map((row) => (row.register === register ? { ...row, value: value(row) } : row));
}

const cent = (thousandths: number): number => Math.max(STEP, Math.round(thousandths / STEP) * STEP);

/** The whole month's use times a factor on every register; the total stays the sum of its periods. */
function scaled(rows: readonly ReadingRow[], factor: number): ReadingRow[] {
  const grown = rows.map((row) =>
    row.prev === null
      ? { ...row, value: Math.round(row.value! * factor) }
      : { ...row, value: row.prev + cent((row.value! - row.prev) * factor) },
  );
  const flat = grown.find((row) => row.register === 'flat');
  if (flat === undefined) return grown;
  const value = (register: Register): number => grown.find((row) => row.register === register)!.value!;
  const rest = value('total') - value('peak') - value('valley');
  return grown.map((row) => (row === flat ? { ...row, value: rest } : row));
}

/** One digit read too high, or the decimal point lost: never below the true value, never beyond the plate. */
function slipped(random: Random, account: DemoAccount, value: number, use: number): number {
  const span = 1000 * 10 ** account.meter.digits;
  if (random.chance(0.3) && value * 10 < span && value * 9 > use * 5) return value * 10;
  let place = 1000;
  while (place < use * 4) place *= 10;
  for (; place < span; place *= 10) {
    const digit = Math.floor(value / place) % 10;
    if (digit < 9 && value + place < span) return value + place * random.int(1, Math.min(3, 9 - digit));
  }
  return value + use * 6;
}
