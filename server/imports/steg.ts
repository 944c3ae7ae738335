/**
 * Invoices of a North African utility as our three files (登记数据转换): one month of one station made from the last invoice of every
 * customer's present meter, the invoice before it as the month before. What is dirty goes on as it is written, so that the import
 * names it. The mapping is told in docs/import.md. Pure.
 */
import {
  addDays,
  addMonths,
  daysBetween,
  firstDay,
  isLocalDate,
  type LocalDate,
  type Month,
} from '@/server/kernel/time';
import type { OrganisationFile } from './organisation';

export const STEG_COLUMNS = [
  'client_id',
  'invoice_date',
  'tarif_type',
  'counter_number',
  'counter_statue',
  'counter_code',
  'reading_remarque',
  'counter_coefficient',
  'consommation_level_1',
  'consommation_level_2',
  'consommation_level_3',
  'consommation_level_4',
  'old_index',
  'new_index',
  'months_number',
  'counter_type',
] as const;
type StegColumn = (typeof STEG_COLUMNS)[number];
export type StegRow = Readonly<Record<StegColumn, string>>;

/** Which invoice of a meter stands for the month: its last, or its last that ran backwards where it has one. */
export type StegPick = 'last' | 'backwards';

interface Invoice {
  readonly date: string;
  readonly row: StegRow;
}

interface Client {
  readonly id: string;
  first: string;
  readonly meters: Map<string, { readonly invoices: Invoice[]; highest: number }>;
}

export interface StegOptions {
  readonly month: Month;
  readonly today: LocalDate;
  readonly pick: StegPick;
  /** At most so many customers; all when left out. */
  readonly customers?: number;
}

export interface StegFiles {
  readonly organisation: OrganisationFile;
  readonly customers: Iterable<string>;
  readonly meters: Iterable<string>;
  readonly readings: Iterable<string>;
  readonly summary: {
    readonly rows: number;
    readonly customers: number;
    readonly meters: number;
    readonly replacedMeters: number;
  };
}

const STATION = 'STEG01';
const ACCOUNTS_A_ROUTE = 60;
const RESIDENTIAL_TARIFFS = new Set(['10', '11']);
const LEAST_DIGITS = 5;
const MOST_MONTHS = 60;

export class StegBook {
  private readonly clients = new Map<string, Client>();
  private rows = 0;

  add(row: StegRow): void {
    this.rows += 1;
    let client = this.clients.get(row.client_id);
    if (client === undefined)
      this.clients.set(row.client_id, (client = { id: row.client_id, first: row.invoice_date, meters: new Map() }));
    if (row.invoice_date < client.first) client.first = row.invoice_date;
    let meter = client.meters.get(row.counter_number);
    if (meter === undefined) client.meters.set(row.counter_number, (meter = { invoices: [], highest: 0 }));
    meter.invoices.push({ date: row.invoice_date, row });
    meter.highest = Math.max(meter.highest, Number(row.old_index) || 0, Number(row.new_index) || 0);
  }

  files(options: StegOptions): StegFiles {
    const clients = [...this.clients.values()].slice(0, options.customers);
    let meters = 0;
    let all = 0;
    const present = clients.map((client, place) => {
      const chosen = presentMeters(client);
      meters += chosen.length;
      all += client.meters.size;
      return { client, place, chosen };
    });
    const routes = Array.from({ length: Math.ceil(clients.length / ACCOUNTS_A_ROUTE) }, (_, index) => ({
      code: routeOf(index * ACCOUNTS_A_ROUTE),
      name: `STEG ${index + 1}段`,
      readingDay: 1,
    }));
    return {
      organisation: {
        county: { code: 'STEG', nameZh: 'STEG 示范公司', nameEn: 'STEG Demo Company' },
        station: { code: STATION, nameZh: 'STEG 供电所', nameEn: 'STEG Station' },
        routes,
        grants: [
          { login: 'li.hesuan', role: 'calculator' },
          { login: 'zhang.shenhe', role: 'reviewer' },
          { login: 'chen.review', role: 'reviewer' },
          { login: 'wang.banzhang', role: 'lead' },
        ],
      },
      customers: customerLines(present),
      meters: meterLines(present),
      readings: readingLines(present, options),
      summary: { rows: this.rows, customers: clients.length, meters, replacedMeters: all - meters },
    };
  }
}

interface Present {
  readonly client: Client;
  readonly place: number;
  readonly chosen: readonly {
    readonly number: string;
    readonly invoices: readonly Invoice[];
    readonly highest: number;
  }[];
}

/** Meters of the customer's last invoice day; earlier ones were replaced. */
function presentMeters(client: Client): Present['chosen'] {
  const meters = [...client.meters].map(([number, meter]) => {
    const invoices = [...meter.invoices].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    return { number, invoices, highest: meter.highest };
  });
  const last = meters.reduce(
    (latest, meter) => (meter.invoices.at(-1)!.date > latest ? meter.invoices.at(-1)!.date : latest),
    '',
  );
  return meters.filter((meter) => meter.invoices.at(-1)!.date === last);
}

const accountOf = (place: number): string => `99${String(place + 1).padStart(8, '0')}`;
const routeOf = (place: number): string =>
  `${STATION}-${String(Math.floor(place / ACCOUNTS_A_ROUTE) + 1).padStart(3, '0')}`;
const meterNoOf = (number: string): string => `STEG${number}`;

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}

function* customerLines(present: readonly Present[]): Generator<string> {
  yield 'account_no,customer_name,unit_code,route_code,route_seq,class,tariff_code,voltage_kv,opened_on,status,address\n';
  for (const { client, place, chosen } of present) {
    const { row } = chosen[0]!.invoices.at(-1)!;
    const isHome = RESIDENTIAL_TARIFFS.has(row.tarif_type);
    yield line([
      accountOf(place),
      client.id,
      STATION,
      routeOf(place),
      String((place % ACCOUNTS_A_ROUTE) + 1),
      isHome ? 'residential' : 'commercial',
      isHome ? 'residential-tiered' : 'commercial-flat',
      '0.22',
      client.first,
      // States 0 … 5 are the meter's own; anything else is no state and is left for the import to name.
      /^[0-5]$/.test(row.counter_statue) ? 'active' : row.counter_statue,
      `STEG ${client.id}`,
    ]);
  }
}

function* meterLines(present: readonly Present[]): Generator<string> {
  yield 'meter_no,account_no,kind,digits,decimals,ct_ratio,installed_on\n';
  for (const { client, place, chosen } of present) {
    for (const meter of chosen) {
      const digits = Math.max(LEAST_DIGITS, String(Math.floor(meter.highest)).length);
      const { row } = meter.invoices.at(-1)!;
      yield line([
        meterNoOf(meter.number),
        accountOf(place),
        'single',
        String(digits),
        '0',
        row.counter_coefficient,
        client.first,
      ]);
    }
  }
}

function* readingLines(present: readonly Present[], { month, today, pick }: StegOptions): Generator<string> {
  yield 'month,meter_no,account_no,register,prev_value,value,prev_read_on,read_on\n';
  for (const { place, chosen } of present) {
    for (const { number, invoices } of chosen) {
      const picked = pickedInvoices(invoices, pick);
      const readOn = dayInMonth(month, today, picked[0]!.date);
      const before = invoices[invoices.indexOf(picked[0]!) - 1];
      const base = periodStart(readOn, picked[0]!.row.months_number);
      const cells = (of: Month, { row }: Invoice, from: string, to: string): string =>
        line([of, meterNoOf(number), accountOf(place), 'total', row.old_index, row.new_index, from, to]);
      if (before !== undefined && isLocalDate(base)) {
        yield cells(addMonths(month, -1), before, periodStart(base, before.row.months_number), base);
      }
      for (const invoice of picked) yield cells(month, invoice, periodStart(readOn, invoice.row.months_number), readOn);
    }
  }
}

/** All invoices of the chosen day: an exact duplicate is a duplicate for the import too. */
function pickedInvoices(invoices: readonly Invoice[], pick: StegPick): readonly Invoice[] {
  const backwards =
    pick === 'backwards' ? invoices.findLast(({ row }) => Number(row.new_index) < Number(row.old_index)) : undefined;
  const { date } = backwards ?? invoices.at(-1)!;
  return invoices.filter((invoice) => invoice.date === date);
}

/** The invoice's day, within the month and not after today. */
function dayInMonth(month: Month, today: LocalDate, date: string): LocalDate {
  const day = Math.min(28, Math.max(1, Number(date.slice(8)) || 1));
  const wanted = addDays(firstDay(month), day - 1);
  return wanted > today ? today : wanted;
}

const starts = new Map<string, string>();

/** The period's months before its end; a number of months that is none goes on as it is. */
function periodStart(end: LocalDate, months: string): string {
  const key = `${end} ${months}`;
  let found = starts.get(key);
  if (found === undefined) {
    const count = Number(months);
    const isMonths = Number.isInteger(count) && count >= 1 && count <= MOST_MONTHS;
    found = isMonths ? firstDayBack(end, count) : months;
    starts.set(key, found);
  }
  return found;
}

function firstDayBack(end: LocalDate, months: number): LocalDate {
  const offset = daysBetween(`${end.slice(0, 7)}-01`, end);
  return addDays(firstDay(addMonths(end.slice(0, 7), -months)), Math.min(offset, 27));
}
