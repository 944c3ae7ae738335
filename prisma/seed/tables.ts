/** Rows of the demo as COPY lines, table by table. Pure: the same world gives the same bytes. */
import { copyLine } from '@/server/kernel/copy-text';
import { priceHash } from '@/server/billing/hashing';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { firstDay } from '@/server/kernel/time';
import { type DemoAccount, type DemoMeter, PRIVATE_TRANSFORMERS } from './accounts';
import { CURRENT, noonOf } from './calendar';
import type { Planted } from './faults';
import { plantedCt, plantedTariff, wrongRelation } from './planted-files';
import { pointNo } from '@/server/customers/numbers';
import { hash32 } from './prng';
import { type AccountReadings, valueText } from './readings';
import { addSupply, emptySupplyLines, type SupplyLines, supplyOf } from './supply';
import type { World } from './world';

export interface Table {
  readonly name: string;
  readonly columns: string;
}

const table = (name: string, columns: string): Table => ({ name, columns });

export const TABLES = {
  unit: table('org_unit', 'id, parent_id, kind, code, name_zh, name_en'),
  user: table('app_user', 'id, login, name_zh, name_en, password_hash, home_unit_id, locale, created_at'),
  grant: table('user_grant', 'user_id, role, unit_id, granted_by, granted_at'),
  feeder: table('feeder', 'id, unit_id, substation, code, name, voltage_kv'),
  transformer: table('transformer', 'id, feeder_id, unit_id, code, name, kva, is_public, created_at'),
  route: table('route', 'id, unit_id, code, name, reader_id, reading_day, created_at'),
  customer: table('customer', 'id, customer_no, name, phone, id_no, created_at'),
  account: table(
    'account',
    'id, account_no, customer_id, unit_id, route_id, route_seq, transformer_id, class, tariff_code, voltage_kv, capacity_kva, pf_standard, opened_on, address, created_at',
  ),
  point: table('service_point', 'id, account_id, point_no, address, transformer_id, created_at'),
  meter: table(
    'meter',
    'id, meter_no, account_id, service_point_id, kind, digits, decimals, ct_ratio, pt_ratio, has_reactive, installed_on, removed_on, install_batch, created_at',
  ),
  change: table('account_change', 'id, account_id, kind, effective_on, order_no, detail, recorded_at'),
  term: table('account_term', 'account_id, term, effective_on, value, created_at'),
  equipment: table(
    'equipment',
    'id, account_id, service_point_id, equipment_no, kind, model, kva, installed_on, created_at',
  ),
  equipmentState: table('equipment_state', 'account_id, equipment_id, effective_on, state, created_at'),
  relation: table(
    'meter_relation',
    'id, account_id, parent_point_id, child_point_id, kind, fixed_kwh, tariff_code, effective_on, created_at',
  ),
  loss: table('loss_term', 'account_id, service_point_id, effective_on, terms, created_at'),
  price: table(
    'price_version',
    'id, tariff_code, region_code, effective_from, effective_to, document_no, sourced, body, content_hash',
  ),
  run: table(
    'billing_run',
    'id, run_no, unit_id, bill_month, status, accounts, chunks, engine_version, started_by, started_at, finished_at',
  ),
  chunk: table(
    'billing_chunk',
    'run_id, chunk_no, account_ids, status, queued_at, finished_at, billed, amount_yuan, energy_kwh, elapsed_ms, worker',
  ),
  bill: table(
    'bill',
    'bill_month, id, bill_no, account_id, unit_id, run_id, status, period_from, period_to, energy_kwh, amount_yuan, calculated_by, calculated_at, released_by, released_at, engine_version, input_hash, output_hash, input',
  ),
  line: table(
    'bill_line',
    'bill_month, bill_id, line_no, charge, segment_no, quantity, unit, price_yuan, amount_yuan, rule_id, trace',
  ),
  receivable: table(
    'receivable',
    'id, account_id, unit_id, bill_month, bill_id, amount_yuan, due_on, created_at, voucher_id, settled_yuan',
  ),
  payment: table(
    'payment',
    'id, receipt_no, account_id, unit_id, kind, method, amount_yuan, principal_yuan, late_fee_yuan, prepaid_yuan, paid_on, received_at, cashier_id, voucher_id',
  ),
  settlement: table(
    'settlement',
    'receivable_id, account_id, kind, amount_yuan, late_fee_yuan, settled_on, payment_id, voucher_id, carried, created_at',
  ),
  voucher: table('ledger_voucher', 'id, kind, unit_id, run_id, posted_by, posted_at'),
  entry: table(
    'ledger_entry',
    'voucher_id, ledger, bill_month, debit_yuan, credit_yuan, account_id, document_kind, document_id',
  ),
  reading: table(
    'reading',
    'reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source, reader_id, changed_at',
  ),
} as const satisfies Record<string, Table>;
export type TableName = keyof typeof TABLES;

export function copyStatement({ name, columns }: Table): string {
  return `COPY ${name} (${columns}) FROM STDIN`;
}

export function unitLines(world: World): string[] {
  return world.organisation.units.map((unit) =>
    copyLine([unit.id, unit.parentId, unit.kind, unit.code, unit.zh, unit.en]),
  );
}

export function userLines(world: World, passwordHash: string): string[] {
  const createdAt = noonOf(firstDay(world.calendar.months[0]!));
  return world.staff.people.map((person) =>
    copyLine([person.id, person.login, person.zh, person.en, passwordHash, person.unitId, person.locale, createdAt]),
  );
}

export function grantLines(world: World): string[] {
  const grantedAt = noonOf(firstDay(world.calendar.months[0]!));
  return world.staff.people.flatMap((person) =>
    [person.role, ...(person.also ?? [])].map((role) => copyLine([person.id, role, person.unitId, 0, grantedAt])),
  );
}

export function feederLines(world: World): string[] {
  return world.organisation.feeders.map((feeder) =>
    copyLine([feeder.id, feeder.unitId, feeder.substation, feeder.code, feeder.name, 10]),
  );
}

const PUBLIC_KVA = [50, 80, 100, 160, 200, 315, 400];

export function* publicTransformerLines(world: World): Generator<string> {
  const onFile = noonOf(firstDay(world.calendar.months[0]!));
  for (const route of world.organisation.routes) {
    for (let number = 1; number <= route.transformers; number += 1) {
      const id = route.firstTransformer + number - 1;
      const name = `${route.locality}${route.place + 1}${route.transformers > 1 ? `-${number}` : ''}号公变`;
      const kva = PUBLIC_KVA[hash32(world.seed, 13, id) % PUBLIC_KVA.length]!;
      yield copyLine([id, route.feederId, route.station.unitId, `${route.code}-T${number}`, name, kva, true, onFile]);
    }
  }
}

export function routeLines(world: World): string[] {
  const onFile = noonOf(firstDay(world.calendar.months[0]!));
  return world.organisation.routes.map((route, index) =>
    copyLine([
      route.id,
      route.station.unitId,
      route.code,
      route.name,
      world.staff.readerOfRoute[index],
      route.readingDay,
      onFile,
    ]),
  );
}

export function priceLines(): string[] {
  return YUNNAN_BOOK.map((version) =>
    copyLine([
      version.id,
      version.tariffCode,
      version.regionCode,
      version.effectiveFrom,
      version.effectiveTo,
      version.documentNo,
      version.sourced,
      JSON.stringify(version.body),
      priceHash(version),
    ]),
  );
}

/** Lines of a range of accounts, table by table. */
export interface AccountLines extends SupplyLines {
  readonly transformer: string[];
  readonly customer: string[];
  readonly account: string[];
  readonly point: string[];
  readonly meter: string[];
  readonly change: string[];
  readonly reading: string[];
}

export function emptyAccountLines(): AccountLines {
  return {
    transformer: [],
    customer: [],
    account: [],
    point: [],
    meter: [],
    change: [],
    reading: [],
    ...emptySupplyLines(),
  };
}

export function addAccount(world: World, account: DemoAccount, readings: AccountReadings, out: AccountLines): void {
  const { id, route, profile } = account;
  const { unitId } = route.station;
  const planted = world.planted.get(account.index);
  const openedOn = readings.suppliedFrom ?? account.openedOn;
  const onFile = noonOf(openedOn);
  if (profile.privateTransformer) {
    const name = `${account.customerName}专变`;
    out.transformer.push(
      copyLine([
        PRIVATE_TRANSFORMERS + id,
        route.feederId,
        unitId,
        `${route.code}-Z${id}`,
        name,
        account.capacityKva,
        false,
        onFile,
      ]),
    );
  }
  out.customer.push(
    copyLine([
      id,
      account.customerNo,
      account.customerName,
      account.phone,
      account.idNo === '' ? null : account.idNo,
      onFile,
    ]),
  );
  out.account.push(
    copyLine([
      id,
      account.accountNo,
      id,
      unitId,
      route.id,
      account.routeSeq,
      account.transformerId,
      profile.class,
      plantedTariff(planted) ?? profile.tariffCode,
      profile.voltageKv,
      account.capacityKva,
      profile.pfStandard,
      openedOn,
      account.address,
      onFile,
    ]),
  );
  out.point.push(copyLine([id, id, pointNo(account.accountNo), account.address, account.transformerId, onFile]));
  out.meter.push(
    meterLine(
      account,
      planted?.kind === 'multiplier-changed' ? { ...account.meter, ct: plantedCt(account.meter) } : account.meter,
      readings.newMeter === undefined ? null : readings.changedOn!,
      readings.suppliedFrom,
    ),
  );
  if (readings.newMeter !== undefined) out.meter.push(meterLine(account, readings.newMeter, null, undefined));
  const supply = readings.suppliedFrom === undefined ? supplyOf(world.seed, account, world.calendar) : undefined;
  if (supply !== undefined) addSupply(account, supply, out);
  if (planted !== undefined) addChange(world, account, readings, planted, out);
  if (planted?.childIndex !== undefined) out.relation.push(wrongRelation(account, planted.childIndex, readings));
  addReadings(world, account, readings, out);
}

function meterLine(
  account: DemoAccount,
  meter: DemoMeter,
  removedOn: string | null,
  suppliedFrom: string | undefined,
): string {
  return copyLine([
    meter.id,
    meter.meterNo,
    account.id,
    account.id,
    meter.kind,
    meter.digits,
    meter.decimals,
    meter.ct,
    meter.pt,
    account.profile.registers.includes('reactive'),
    suppliedFrom ?? meter.installedOn,
    removedOn,
    meter.batch,
    noonOf(suppliedFrom ?? meter.installedOn),
  ]);
}

const CHANGE_OF = {
  'meter-exchange': 'meter-exchange',
  'new-supply': 'new-supply',
  transfer: 'transfer',
  'open-transfer': 'transfer',
  'previous-rebill': 'rebill',
  'previous-correction': 'correction-energy',
} as const;

function addChange(
  world: World,
  account: DemoAccount,
  readings: AccountReadings,
  planted: Planted,
  out: AccountLines,
): void {
  const kind = CHANGE_OF[planted.kind as keyof typeof CHANGE_OF];
  if (kind === undefined) return;
  const earlier = world.calendar.readOn(CURRENT - 1, account.route.readingDay);
  // Trouble with the last bill is settled some days after it went out.
  const effectiveOn =
    readings.changedOn ?? `${earlier.slice(0, 8)}${String(Number(earlier.slice(8)) + 6).padStart(2, '0')}`;
  const detail =
    kind === 'meter-exchange'
      ? {
          oldMeterNo: account.meter.meterNo,
          oldStop: { total: valueText(readings.months[CURRENT]![0]!.value!) },
          newMeterNo: readings.newMeter!.meterNo,
          newStart: { total: valueText(readings.months[CURRENT]![1]!.prev!) },
        }
      : kind === 'new-supply'
        ? { newMeterNo: account.meter.meterNo, newStart: { total: '0.00' } }
        : {};
  const orderNo = `BG${effectiveOn.slice(2, 4)}${effectiveOn.slice(5, 7)}${String(planted.ordinal + 1).padStart(7, '0')}`;
  out.change.push(
    copyLine([
      planted.ordinal + 1,
      account.id,
      kind,
      effectiveOn,
      orderNo,
      JSON.stringify(detail),
      noonOf(effectiveOn),
    ]),
  );
}

function addReadings(world: World, account: DemoAccount, readings: AccountReadings, out: AccountLines): void {
  const remote = account.profile.privateTransformer;
  const reader = remote ? null : world.staff.readerOfRoute[account.route.id - 1]!;
  readings.months.forEach((rows, index) => {
    const month = firstDay(world.calendar.months[index]!);
    for (const row of rows) {
      const value = row.value === null ? null : valueText(row.value);
      const prev = row.prev === null ? null : valueText(row.prev);
      const changedAt = noonOf(row.readOn ?? world.calendar.readOn(index, account.route.readingDay));
      const source = row.source ?? (remote ? 'remote' : 'manual');
      out.reading.push(
        copyLine([
          month,
          account.id,
          row.meterId,
          row.register,
          prev,
          value,
          row.prevReadOn,
          row.readOn,
          source,
          reader,
          changedAt,
        ]),
      );
    }
  });
}
