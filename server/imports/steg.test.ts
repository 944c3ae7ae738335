import { describe, expect, it } from 'vitest';
import { STEG_COLUMNS, StegBook, type StegRow } from './steg';

const OPTIONS = { month: '2026-11', today: '2026-11-23', pick: 'last' } as const;

function row(values: Partial<StegRow>): StegRow {
  const empty = Object.fromEntries(STEG_COLUMNS.map((column) => [column, '0']));
  return {
    ...empty,
    client_id: 'c1',
    invoice_date: '2018-03-09',
    tarif_type: '11',
    counter_number: '77',
    counter_coefficient: '1',
    old_index: '100',
    new_index: '200',
    months_number: '4',
    ...values,
  } as StegRow;
}

function convert(rows: readonly StegRow[], options: Parameters<StegBook['files']>[0] = OPTIONS) {
  const book = new StegBook();
  for (const each of rows) book.add(each);
  const files = book.files(options);
  const lines = (part: Iterable<string>): string[] => [...part].map((line) => line.trimEnd());
  return { ...files, customers: lines(files.customers), meters: lines(files.meters), readings: lines(files.readings) };
}

describe('converter of invoice registers', () => {
  it('takes the last invoice as the month and the one before as the month before', () => {
    const made = convert([
      row({ invoice_date: '2018-07-30', old_index: '200', new_index: '350' }),
      row({}),
      row({ invoice_date: '2017-11-01', old_index: '20', new_index: '100' }),
    ]);
    expect(made.customers[1]).toBe(
      '9900000001,c1,STEG01,STEG01-001,1,residential,residential-tiered,0.22,2017-11-01,active,STEG c1',
    );
    expect(made.meters[1]).toBe('STEG77,9900000001,single,5,0,1,2017-11-01');
    // The 30th lies after today: the day is cut.
    expect(made.readings.slice(1)).toEqual([
      '2026-10,STEG77,9900000001,total,100,200,2026-03-23,2026-07-23',
      '2026-11,STEG77,9900000001,total,200,350,2026-07-23,2026-11-23',
    ]);
    expect(made.organisation.routes).toHaveLength(1);
  });

  it('leaves out meters that were replaced, and counts them', () => {
    const made = convert([row({ counter_number: '1' }), row({ counter_number: '2', invoice_date: '2019-01-01' })]);
    expect(made.meters.slice(1)).toEqual([expect.stringContaining('STEG2,')]);
    expect(made.summary).toEqual({ rows: 2, customers: 1, meters: 1, replacedMeters: 1 });
  });

  it('carries what is dirty on to the import', () => {
    const made = convert([
      row({ counter_statue: '269375', counter_coefficient: '0', months_number: '16385', new_index: '1495520' }),
      row({ counter_statue: '269375', counter_coefficient: '0', months_number: '16385', new_index: '1495520' }),
    ]);
    expect(made.customers[1]).toContain(',269375,');
    expect(made.meters[1]).toBe('STEG77,9900000001,single,7,0,0,2018-03-09');
    expect(made.readings.slice(1)).toEqual(
      Array(2).fill('2026-11,STEG77,9900000001,total,100,1495520,16385,2026-11-09'),
    );
  });

  it('can take the invoices that ran backwards instead', () => {
    const rows = [
      row({ old_index: '19772', new_index: '19770' }),
      row({ invoice_date: '2019-01-01', old_index: '19770', new_index: '19900' }),
    ];
    expect(convert(rows).readings.at(-1)).toContain(',19770,19900,');
    const backwards = convert(rows, { ...OPTIONS, pick: 'backwards' });
    expect(backwards.readings.slice(1)).toEqual(['2026-11,STEG77,9900000001,total,19772,19770,2026-07-09,2026-11-09']);
  });
});
