/**
 * Writing bills (落账单): bills, lines with their traces, findings and review obligations, set-wise, in the caller's transaction.
 */
import type { Finding } from '@/server/anomalies/check';
import type { NotBilled } from '@/server/billing/bill-account';
import type { ReadyBill } from '@/server/billing/ready-bill';
import { copyLine } from '@/server/kernel/copy-text';
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Instant, type Month } from '@/server/kernel/time';

export interface BillWriting {
  readonly month: Month;
  readonly runId: number | null;
  /** The person who started the run: who may neither review nor release. */
  readonly calculatedBy: number;
  readonly at: Instant;
  /** Left out: the ordinary bill of a run. */
  readonly place?: BillPlace;
  /** Accounts whose bill of the month was taken back: theirs replaces it. */
  readonly placeOf?: ReadonlyMap<number, BillPlace>;
  /** The person who lets the run release what no rule holds (随算发行); left out: every bill waits for its release. */
  readonly releaserId?: number;
}

/** Where a bill stands beside others of its account and month; see `cancel-and-rebill`. */
export interface BillPlace {
  readonly kind: 'ordinary' | 'off-cycle' | 'blue';
  readonly generation: number;
  /** The bill a blue one replaces. */
  readonly refersId: number | null;
}

const ORDINARY: BillPlace = { kind: 'ordinary', generation: 0, refersId: null };

export interface WrittenBill {
  readonly billId: number;
  readonly billNo: string;
  readonly billed: ReadyBill;
  /** Born released. */
  readonly released: boolean;
}

const BILL_COPY = `COPY bill (bill_month, id, bill_no, account_id, unit_id, run_id, revision, status, period_from, period_to, energy_kwh,
  amount_yuan, calculated_by, calculated_at, engine_version, input_hash, output_hash, input, kind, generation, refers_id,
  released_by, released_at) FROM STDIN`;
const LINE_COPY = `COPY bill_line (bill_month, bill_id, line_no, charge, segment_no, quantity, unit, price_yuan, amount_yuan, rule_id, trace)
  FROM STDIN`;
const FINDING_COPY = `COPY finding (bill_month, bill_id, account_id, run_id, rule, class, severity, money_at_risk_yuan, meter_id, detail)
  FROM STDIN`;

/** The same for every run of the same month: month, account number, and the revision from the second one on. */
export function billNoOf(month: Month, accountNo: string, revision: number): string {
  return `${month.replace('-', '')}${accountNo}${revision === 0 ? '' : `R${revision}`}`;
}

function* billRows(
  written: readonly WrittenBill[],
  { month, runId, calculatedBy, at, place: common = ORDINARY, placeOf, releaserId }: BillWriting,
): Generator<string> {
  const day = firstDay(month);
  for (const { billId, billNo, billed, released } of written) {
    const { account } = billed;
    const place = placeOf?.get(account.id) ?? common;
    yield copyLine([
      day,
      billId,
      billNo,
      account.id,
      account.unitId,
      runId,
      billed.revision,
      released ? 'released' : 'computed',
      billed.from,
      billed.to,
      billed.energyKwh,
      billed.amountYuan,
      calculatedBy,
      at,
      billed.engineVersion,
      billed.inputHash,
      billed.outputHash,
      billed.inputText,
      place.kind,
      place.generation,
      place.refersId,
      released ? releaserId! : null,
      released ? at : null,
    ]);
  }
}

function* lineRows(written: readonly WrittenBill[], month: Month): Generator<string> {
  const day = firstDay(month);
  for (const { billId, billed } of written) {
    const bill = `${day}\t${billId}\t`;
    let rows = '';
    for (const line of billed.lineTexts) rows += bill + line;
    yield rows;
  }
}

function findingRow(
  finding: Finding,
  day: string,
  billId: number | null,
  accountId: number,
  runId: number | null,
): string {
  return copyLine([
    day,
    billId,
    accountId,
    runId,
    finding.rule,
    finding.class,
    finding.severity,
    finding.moneyAtRiskYuan,
    finding.meterId,
    JSON.stringify(finding.detail),
  ]);
}

export async function writeBills(sql: Sql, billed: readonly ReadyBill[], writing: BillWriting): Promise<WrittenBill[]> {
  if (billed.length === 0) return [];
  const ids = await sql.query<{ id: number }>(`SELECT nextval('bill_id_seq') AS id FROM generate_series(1, $1)`, [
    billed.length,
  ]);
  const written = billed.map((one, index): WrittenBill => ({
    billId: ids[index]!.id,
    billNo: billNoOf(writing.month, one.account.accountNo, one.revision),
    billed: one,
    released: isReleased(one, writing),
  }));
  const day = firstDay(writing.month);
  const findings = written.flatMap(({ billId, billed: one }) =>
    one.findings.map((finding) => findingRow(finding, day, billId, one.account.id, writing.runId)),
  );
  // Before the bills: what a bill born released is asked for at its birth is whether a finding holds it.
  if (findings.length > 0) await sql.copyIn(FINDING_COPY, findings);
  await sql.copyIn(BILL_COPY, billRows(written, writing));
  await sql.copyIn(LINE_COPY, lineRows(written, writing.month));
  await openObligations(sql, written, writing);
  return written;
}

/** What no rule holds; a bill that replaces another is somebody's to look at. */
export function isReleased(one: ReadyBill, { releaserId, place, placeOf }: BillWriting): boolean {
  return releaserId !== undefined && one.classes.length === 0 && place === undefined && !placeOf?.has(one.account.id);
}

async function openObligations(
  sql: Sql,
  written: readonly WrittenBill[],
  { month, calculatedBy, at }: BillWriting,
): Promise<void> {
  const rows = written.flatMap(({ billId, billed }) =>
    billed.classes.map((reviewClass) => ({ billId, accountId: billed.account.id, reviewClass })),
  );
  if (rows.length === 0) return;
  await sql.run(
    `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at)
     SELECT $1, o.bill_id, o.account_id, o.class, $2, $3
       FROM unnest($4::bigint[], $5::bigint[], $6::smallint[]) AS o(bill_id, account_id, class)`,
    [
      firstDay(month),
      calculatedBy,
      at,
      rows.map((row) => row.billId),
      rows.map((row) => row.accountId),
      rows.map((row) => row.reviewClass),
    ],
  );
}

/** Accounts that could not be billed, each with its reason, and what the checks say of them. */
export async function writeExceptions(sql: Sql, failed: readonly NotBilled[], writing: BillWriting): Promise<void> {
  if (failed.length === 0 || writing.runId === null) return;
  await sql.run(
    `INSERT INTO billing_exception (run_id, account_id, bill_month, code, params, created_at)
     SELECT $1, e.account_id, $2, e.code, e.params, $3
       FROM jsonb_to_recordset($4::jsonb) AS e(account_id bigint, code text, params jsonb)
     ON CONFLICT (run_id, account_id) DO NOTHING`,
    [
      writing.runId,
      firstDay(writing.month),
      writing.at,
      JSON.stringify(failed.map(({ source, code, params }) => ({ account_id: source.account.id, code, params }))),
    ],
  );
  const day = firstDay(writing.month);
  const findings = failed.flatMap(({ source, findings: own }) =>
    own.map((finding) => findingRow(finding, day, null, source.account.id, writing.runId)),
  );
  if (findings.length > 0) await sql.copyIn(FINDING_COPY, findings);
}
