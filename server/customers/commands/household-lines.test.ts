import { describe, expect, it } from 'vitest';
import { compared, faultsOf, linesOf } from './household-lines';

describe('lists of households', () => {
  it('reads commas of both kinds, tabs and bars, and counts empty lines without taking them', () => {
    expect(linesOf('101,A-1000\n\n102，A-1001\r\n103|A-1002\n104\tA-1003\n')).toEqual([
      { no: 1, cells: ['101', 'A-1000'] },
      { no: 3, cells: ['102', 'A-1001'] },
      { no: 4, cells: ['103', 'A-1002'] },
      { no: 5, cells: ['104', 'A-1003'] },
    ]);
  });

  it('names every line that is wrong', () => {
    expect(faultsOf('meters', linesOf('101,A-1000\n102\n103,?\n101,A-1003\n105,A-1000'))).toEqual([
      { reason: 'columns', at: '2' },
      { reason: 'value', at: '3' },
      { reason: 'twice', at: '4' },
      { reason: 'twice', at: '5' },
    ]);
  });

  it('compares with the list before: unknown, differing, absent; 3 is 3.0', () => {
    const base = linesOf('101,A-1000,3\n102,A-1001,0\n103,A-1002,1');
    expect(compared(linesOf('101,A-1000,3.0\n102,A-1002,0\n109,A-1009,1'), base, [1, 2])).toEqual([
      { reason: 'differs', at: '2' },
      { reason: 'unknown', at: '3' },
      { reason: 'absent', at: '103' },
    ]);
  });
});
