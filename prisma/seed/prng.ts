/**
 * The generator's own random numbers (sfc32), seeded by a tuple of integers: the same tuple gives the same numbers on every
 * machine. Only + − × and bit operations are used, so no platform's rounding of a transcendental function can show.
 */
const UINT32 = 4_294_967_296;

function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A 32-bit hash of a tuple of integers. */
export function hash32(first: number, second: number, third = 0): number {
  let state = mix(first + 0x9e3779b9);
  state = mix(state ^ (second + 0x7f4a7c15));
  return mix(state ^ Math.imul(third + 0x165667b1, 0x27d4eb2f));
}

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(first: number, second: number, third = 0) {
    this.a = hash32(first, second, third);
    this.b = hash32(second, third, first ^ 0x5bd1e995);
    this.c = hash32(third, first, second ^ 0x1b873593);
    for (let round = 0; round < 8; round += 1) this.next();
  }

  /** In [0, 1). */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + sum) | 0;
    return (sum >>> 0) / UINT32;
  }

  /** Whole number in [from, to]. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)]!;
  }

  /** About normal with mean 0 and deviation 1, bounded by ±3.46 (sum of twelve uniform numbers would be finer; four do). */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * 1.732;
  }
}
