import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, CsvReader, LONGEST_RECORD } from './csv';

function readAll(text: string, cut = text.length + 1, delimiter = ','): CsvRecord[] {
  const reader = new CsvReader(delimiter);
  const records: CsvRecord[] = [];
  for (let at = 0; at < text.length; at += cut) records.push(...reader.push(text.slice(at, at + cut)));
  return [...records, ...reader.end()];
}

describe('CSV reader', () => {
  it('counts lines across line ends of both kinds, blank lines and quoted newlines', () => {
    expect(readAll('a,b\r\n\n1,2\n"x\ny",3\r\n,,\n4,"say ""so"""')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['1', '2'] },
      { line: 4, cells: ['x\ny', '3'] },
      { line: 7, cells: ['4', 'say "so"'] },
    ]);
  });

  it('loses one row to a stray quote, not those after it', () => {
    expect(readAll('1,2"x\n"a"b,3\n4,"5\n6,7\n')).toEqual([
      { line: 1, cells: ['1', '2"x'] },
      { line: 2, broken: 'broken-quotes', text: '"a"b,3' },
      { line: 3, broken: 'broken-quotes', text: '4,"5' },
      { line: 4, cells: ['6', '7'] },
    ]);
  });

  it('keeps memory bounded when a quote never closes or a line never ends', () => {
    const far = '1,2\n'.repeat(LONGEST_RECORD);
    const records = readAll(`"open,1\n${far}`, 5000);
    expect(records[0]).toMatchObject({ line: 1, broken: 'broken-quotes' });
    expect(records).toHaveLength(LONGEST_RECORD + 1);
    const long = readAll(`${'x'.repeat(LONGEST_RECORD * 5)}\n7,8\n`, 1000);
    expect(long).toMatchObject([
      { line: 1, broken: 'row-too-long' },
      { line: 2, cells: ['7', '8'] },
    ]);
  });

  it('reads back whatever was written, however the text is cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '中', '"', ',', '\n', '\r', ' '), maxLength: 6 });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), fc.constantFrom('\n', '\r\n'), (table, cut, lineEnd) => {
        const text = table
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',') + lineEnd)
          .join('');
        const records = readAll(text, cut);
        expect(records.map((record) => ('cells' in record ? record.cells : record))).toEqual(table);
      }),
    );
  });
});
