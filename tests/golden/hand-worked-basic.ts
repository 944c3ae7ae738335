/** Basic charges worked by hand: by capacity with its states and days, by demand with its four rules. */
import type { BasicTerms, PriceVersion } from '@/server/billing/contract';
import { type Period, bundle, given, price, read, single, terms } from '@/tests/golden/fixtures';
import type { BillRow } from '@/tests/golden/golden-row';
import { JANUARY, JULY, JUNE, none, row } from '@/tests/golden/hand-worked-fixtures';

const twoPart = price(
  'two-part',
  { kind: 'two-part', energyYuan: '0.5', capacityYuan: '27', demandYuan: '37', ...none },
  '1990-01-01',
  '2010-07-16',
);
const twoPartLater = price(
  'two-part-later',
  { kind: 'two-part', energyYuan: '0.5', capacityYuan: '30', demandYuan: '40', ...none },
  '2010-07-16',
);
const twoPartOpen = price('two-part-open', {
  kind: 'two-part',
  energyYuan: '0.5',
  capacityYuan: '27',
  demandYuan: '37',
  ...none,
});

const withBasic = (period: Period, version: PriceVersion, basic: BasicTerms, more: object = {}): BillRow['input'] =>
  single(period, 'industrial', version, given({ total: '0' }), { terms: { basic }, ...more });
const capacity = (...equipment: (BasicTerms & { by: 'capacity' })['equipment'][number][]): BasicTerms => ({
  by: 'capacity',
  equipment,
});
const one = (from: string, to: string, state: 'suspended' | 'absent') =>
  capacity({ id: 'T1', kva: '1000', states: [{ from, to, state }] });

const basicRow = (
  id: string,
  title: string,
  arithmetic: string,
  input: BillRow['input'],
  amountYuan: string,
): BillRow => row(id, title, arithmetic, [twoPartOpen], input, { amountYuan });

const BASIC: readonly BillRow[] = [
  basicRow(
    'standby-cold',
    'Sealed cold standby',
    '1000 × 27',
    withBasic(
      JUNE,
      twoPartOpen,
      capacity(
        { id: 'T1', kva: '1000' },
        { id: 'T2', kva: '800', states: [{ from: '2010-01-01', to: '2011-01-01', state: 'cold-standby' }] },
      ),
    ),
    '27000.00',
  ),
  basicRow(
    'standby-hot',
    'Hot standby',
    '1800 × 27',
    withBasic(
      JUNE,
      twoPartOpen,
      capacity(
        { id: 'T1', kva: '1000' },
        { id: 'T2', kva: '800', states: [{ from: '2010-01-01', to: '2011-01-01', state: 'hot-standby' }] },
      ),
    ),
    '48600.00',
  ),
  basicRow(
    'interlocked',
    'Two interlocked sets',
    '(800 + 315) × 27',
    withBasic(
      JUNE,
      twoPartOpen,
      capacity(
        { id: 'T1', kva: '800', interlock: 'A' },
        { id: 'T2', kva: '630', interlock: 'A' },
        { id: 'T3', kva: '315' },
      ),
    ),
    '30105.00',
  ),
  basicRow(
    'suspension-short',
    'Suspended 10 days: charged in full',
    '1000 × 27',
    withBasic(JUNE, twoPartOpen, one('2010-06-11', '2010-06-21', 'suspended')),
    '27000.00',
  ),
  basicRow(
    'suspension-fifteen',
    'Suspended 15 days',
    '1000 × 27 × 15/30',
    withBasic(JUNE, twoPartOpen, one('2010-06-11', '2010-06-26', 'suspended')),
    '13500.00',
  ),
  basicRow(
    'suspension-long-month',
    'Suspended from the 11th of a 31-day month',
    '1000 × 27 × 10/30',
    withBasic(JULY, twoPartOpen, one('2010-07-11', '2010-09-01', 'suspended')),
    '9000.00',
  ),
  basicRow(
    'new-supply',
    'New supply on 20 January',
    '1000 × 27 × 12/30',
    withBasic(JANUARY, twoPartOpen, one('2010-01-01', '2010-01-20', 'absent')),
    '10800.00',
  ),
  row(
    'basic-calendar',
    'The same by calendar days',
    '1000 × 27 × 12/31',
    [twoPartOpen],
    {
      ...withBasic(JANUARY, twoPartOpen, one('2010-01-01', '2010-01-20', 'absent')),
      parameters: { basicDays: 'calendar' },
    },
    { amountYuan: '10451.61' },
  ),
  basicRow(
    'deduct-days',
    'Three basic-charge days taken off',
    '1000 × 27 × 27/30',
    withBasic(JUNE, twoPartOpen, { by: 'capacity', equipment: [{ id: 'T1', kva: '1000' }], deductDays: 3 }),
    '24300.00',
  ),
  row(
    'basic-price-change',
    'Price change on 16 July: 15 days old, 15 of 30 new',
    '1000 × 27 × 15/30; 1000 × 30 × 15/30',
    [twoPart, twoPartLater],
    bundle(JULY, 'industrial', [
      {
        pointNo: 0,
        meters: [given({ total: '0' })],
        segments: [
          terms(twoPart, JULY.from, '2010-07-16', { basic: capacity({ id: 'T1', kva: '1000' }) }),
          terms(twoPartLater, '2010-07-16', JULY.to, { basic: capacity({ id: 'T1', kva: '1000' }) }),
        ],
      },
    ]),
    { lines: { 'basic-capacity': ['13500.00', '15000.00'] } },
  ),
];

const demandRow = (
  id: string,
  rule: 'pre-2005' | 'excess-105' | 'band-95-105' | 'actual' | undefined,
  period: Period,
  demand: string,
  billedDemandKw: string,
  arithmetic: string,
  contractKw = '1000',
): BillRow =>
  row(
    id,
    `Demand by the rule ${rule ?? 'of the date'}`,
    `${arithmetic}; × 37`,
    [twoPartOpen],
    single(period, 'industrial', twoPartOpen, given({ total: '0', demand }), {
      terms: { basic: { by: 'demand', contractKw, capacityKva: '2000', ...(rule ? { rule } : {}) } },
    }),
    { facts: { billedDemandKw }, amountYuan: `${Number(billedDemandKw) * 37}.00` },
  );

const DEMAND: readonly BillRow[] = [
  demandRow('demand-old-above', 'pre-2005', JUNE, '1100', '1200', '1100 + 100'),
  demandRow('demand-old-below', 'pre-2005', JUNE, '900', '900', 'the actual'),
  demandRow('demand-old-floor', 'pre-2005', JUNE, '700', '800', '40 % of 2000'),
  demandRow('demand-105-within', 'excess-105', JUNE, '1040', '1000', 'the contract value up to 105 %'),
  demandRow('demand-105-floor', 'excess-105', JUNE, '700', '800', 'a contract of 600 is taken as 40 % of 2000', '600'),
  demandRow('demand-band-below', 'band-95-105', JUNE, '900', '950', '95 % of 1000'),
  demandRow('demand-band-within', 'band-95-105', JUNE, '1030', '1030', 'the actual'),
  demandRow('demand-band-above', 'band-95-105', JUNE, '1300', '1600', '1000 + 2 × 300'),
  demandRow('demand-by-date-2010', undefined, JUNE, '1300', '1550', 'in 2010 the 2005 rule'),
  demandRow(
    'demand-by-date-2020',
    undefined,
    { month: '2020-06', from: '2020-06-01', to: '2020-07-01' },
    '1300',
    '1300',
    'in 2020 the actual',
  ),
  row(
    'demand-two-feeds',
    'Two feeds are summed',
    '(500 + 430) × 37',
    [twoPartOpen],
    bundle(JUNE, 'industrial', [
      {
        pointNo: 0,
        meters: [
          given({ total: '0', demand: '500' }, { meterId: 'A', feed: 'A' }),
          given({ total: '0', demand: '430' }, { meterId: 'B', feed: 'B' }),
        ],
        segments: [terms(twoPartOpen, JUNE.from, JUNE.to, { basic: { by: 'demand', rule: 'actual' } })],
      },
    ]),
    { amountYuan: '34410.00', facts: { demandKw: '930' } },
  ),
  row(
    'demand-register',
    'Demand register with a multiplier; its former reading does not matter',
    '0.62 × 1500 = 930; × 37',
    [twoPartOpen],
    single(JUNE, 'industrial', twoPartOpen, read('1500', { total: ['100', '100'], demand: ['0.71', '0.62'] }), {
      terms: { basic: { by: 'demand', rule: 'actual' } },
    }),
    { amountYuan: '34410.00', facts: { demandKw: '930' } },
  ),
  row(
    'demand-not-read',
    'Demand not read',
    'refused',
    [twoPartOpen],
    single(JUNE, 'industrial', twoPartOpen, given({ total: '0' }), { terms: { basic: { by: 'demand' } } }),
    { fault: 'demand-missing' },
  ),
];

export const BASIC_ROWS: readonly BillRow[] = [...BASIC, ...DEMAND];
