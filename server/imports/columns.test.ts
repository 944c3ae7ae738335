import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalNumber, localDate, month } from './cells';
import { COLUMNS, readHeader } from './columns';
import { FAULT_CODES, IMPORT_KINDS } from './contract';
import { delimiterOf, EncodingDetector } from './encoding';
import { PLANS } from './plans';
import { bind } from './plan-sql';
import { RowReader } from './rows';

describe('columns', () => {
  it.each(IMPORT_KINDS)('%s: documented, with an example that is read, and staged one to one', (kind) => {
    // The formatter pads the tables.
    const page = readFileSync('docs/import.md', 'utf8').replace(/ +/g, ' ');
    for (const column of COLUMNS[kind]) {
      expect(page, column.id).toContain(`| \`${column.id}\` | ${column.zh} | ${column.required ? '是 ' : ''}|`);
      expect(page).toContain(`\`${column.example}\``);
      for (const name of column.also) expect(page, name).toContain(name);
      expect(column.parse(column.example), column.id).toHaveProperty('text');
    }
    expect(PLANS[kind].types).toHaveLength(COLUMNS[kind].length);
    for (const { code, column } of PLANS[kind].judgements) {
      expect(FAULT_CODES).toContain(code);
      expect(['', ...COLUMNS[kind].map(({ id }) => id)]).toContain(column);
    }
  });

  it('knows a column by any of its names, in any order, and refuses one it does not know', () => {
    const names = ['本次示数', 'METER_NO ', '\ufeff抄表月份', '示数类型*', 'read_on'];
    const header = readHeader('readings', names);
    expect('columns' in header && header.columns.map(({ id }) => id)).toEqual([
      'value',
      'meter_no',
      'month',
      'register',
      'read_on',
    ]);
    expect(readHeader('readings', ['month', 'month', 'meter', 'meter_no'])).toEqual({
      fault: { missing: ['示数类型'], unknown: ['meter'], twice: ['抄表月份'] },
    });
  });

  it('reads a row into the order of the stage, or names all its faults', () => {
    const header = readHeader('readings', ['register', 'month', 'meter_no', 'value']);
    const reader = new RowReader('readings', 'columns' in header ? header.columns : []);
    expect(reader.read(2, ['总', '2026/1', 'M1', ' 12.50 '])).toEqual({
      values: ['2026-01-01', 'M1', null, 'total', null, '12.5', null, null],
    });
    expect(reader.read(3, ['全部', '2026-13', '', '-1'])).toMatchObject({
      faults: [{ code: 'not-in-list' }, { code: 'not-a-month' }, { code: 'required' }, { code: 'negative' }],
    });
  });
});

describe('cells', () => {
  it('keeps a figure to its last digit', () => {
    const parse = decimalNumber(9, 3);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999n }), fc.integer({ min: 0, max: 999 }), (whole, thousandths) => {
        const written = `${whole}.${String(thousandths).padStart(3, '0')}`;
        const result = parse(written);
        expect('text' in result && Number(result.text)).toBe(Number(written));
      }),
    );
    expect(parse('1,234')).toEqual({ fault: { code: 'not-a-number', params: {} } });
    expect(parse('1234567890')).toEqual({ fault: { code: 'too-large', params: { digits: 9 } } });
    expect(parse('1.2345')).toEqual({ fault: { code: 'too-precise', params: { decimals: 3 } } });
    expect(parse('1.2000')).toEqual({ text: '1.2' });
  });

  it('takes days and months in the usual ways of writing, and only existing ones', () => {
    expect(['2026-2-3', '2026/02/03', '2026.2.3', '20260203'].map(localDate)).toEqual(
      Array(4).fill({ text: '2026-02-03' }),
    );
    for (const text of ['2026-02-30', '202623', '26-02-03', '2026-02', 'x'])
      expect(localDate(text)).toHaveProperty('fault');
    expect(['2026-2', '2026/02', '202602'].map(month)).toEqual(Array(3).fill({ text: '2026-02-01' }));
    for (const text of ['2026', '2026-00', '20262', '2026-02-01']) expect(month(text)).toHaveProperty('fault');
  });
});

describe('encoding', () => {
  const detect = (bytes: Uint8Array, cut: number): string => {
    const detector = new EncodingDetector();
    for (let at = 0; at < bytes.length; at += cut) detector.add(bytes.subarray(at, at + cut));
    return detector.result();
  };

  it('agrees with the strict decoder of the platform, however the file is cut', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (bytes, cut) => {
        fc.pre(!(bytes[0] === 0xff && bytes[1] === 0xfe) && !(bytes[0] === 0xfe && bytes[1] === 0xff));
        let isUtf8 = true;
        try {
          strict.decode(bytes);
        } catch {
          isUtf8 = false;
        }
        expect(detect(bytes, cut)).toBe(isUtf8 ? 'utf-8' : 'gb18030');
      }),
    );
  });

  it('tells the usual files apart', () => {
    expect(detect(Buffer.from('户号,客户名称\n'), 2)).toBe('utf-8');
    expect(detect(iconv.encode('户号,客户名称\n', 'gb18030'), 3)).toBe('gb18030');
    expect(detect(iconv.encode('户号', 'utf-16'), 1)).toBe('utf-16');
    expect([delimiterOf('a,b;c,d'), delimiterOf('a\tb,c\td'), delimiterOf('a;b;c')]).toEqual([',', '\t', ';']);
  });
});

it('binds only the parameters a statement names', () => {
  expect(bind('a = $4 AND b = ANY($2) OR c = $4', ['1', '2', '3', '4'])).toEqual({
    text: 'a = $1 AND b = ANY($2) OR c = $1',
    values: ['4', '2'],
  });
});
