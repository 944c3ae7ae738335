/**
 * Work orders a calculation raises (算费发起工单): 电费计费 for every bill that must be reviewed, 抄表异常 for every account that could
 * not be billed because of its reading.
 */
import { type Finding, ranked } from '@/server/anomalies/check';
import type { NotBilled } from '@/server/billing/bill-account';
import { meterNoOf } from '@/server/billing/ready-bill';
import type { AccountRow, AccountSource } from '@/server/billing/source';
import type { Sql } from '@/server/kernel/ports';
import { firstDay } from '@/server/kernel/time';
import { createOrders, type NewOrder } from '@/server/work-orders/commands/create';
import type { OrderRow } from '@/server/work-orders/contract';
import type { BillWriting, WrittenBill } from './write-bills';

const SYSTEM = 0;
const ZERO_YUAN = '0.00';

/** The most a single finding puts at risk: findings of one bill doubt the same money. */
function topRisk(findings: readonly Finding[]): string {
  return ranked(findings)[0]?.moneyAtRiskYuan ?? ZERO_YUAN;
}

function briefFindings(findings: readonly Finding[]): Record<string, unknown>[] {
  return findings.map(({ rule, class: reviewClass, severity, moneyAtRiskYuan, detail }) => ({
    rule,
    class: reviewClass,
    severity,
    moneyAtRiskYuan,
    variant: detail.variant,
    params: detail.params,
    ...(detail.explainedBy === undefined ? {} : { explainedBy: detail.explainedBy }),
  }));
}

function briefReadings(source: AccountSource): Record<string, unknown>[] {
  return source.registers.map(
    ({ meterId, meterNo, register, prev, curr, prevReadOn, readOn, multiplier, digits, source: how }) => ({
      meterId,
      meterNo,
      register,
      prev,
      curr,
      prevReadOn,
      readOn,
      multiplier,
      digits,
      source: how,
    }),
  );
}

export function archiveFields(account: AccountRow, meterNo: string | null): Partial<NewOrder> {
  return {
    accountId: account.id,
    accountNo: account.accountNo,
    customerName: account.customerName,
    routeCode: account.routeCode,
    meterNo,
  };
}

function ruleFields(findings: readonly Finding[]): Partial<NewOrder> {
  const order = ranked(findings);
  return {
    rule: order[0]?.rule ?? null,
    rules: [...new Set(order.map((finding) => finding.rule))],
    moneyAtRiskYuan: topRisk(findings),
  };
}

function fen(yuan: bigint): string {
  const digits = String(yuan < 0n ? -yuan : yuan).padStart(3, '0');
  return `${yuan < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What the panel shows of a bill before it is opened. */
export function reviewSubject({ billed }: WrittenBill): Record<string, unknown> {
  const { last } = billed;
  return {
    energyKwh: billed.energyKwh,
    amountYuan: billed.amountYuan,
    periodFrom: billed.from,
    periodTo: billed.to,
    ...(last === undefined ? {} : { lastMonth: last.month, lastKwh: String(last.kwh), lastAmountYuan: fen(last.fen) }),
    findings: briefFindings(billed.findings),
  };
}

export function reviewOrderFields(
  written: WrittenBill,
): Pick<NewOrder, 'rule' | 'rules' | 'moneyAtRiskYuan' | 'reviewClasses' | 'billId' | 'billNo'> {
  const { billed, billId, billNo } = written;
  return { ...ruleFields(billed.findings), reviewClasses: [...billed.classes], billId, billNo };
}

/** 电费计费, standing at the forced review. The calculator is kept away from reviewing and releasing it. */
export async function raiseReviewOrders(
  sql: Sql,
  written: readonly WrittenBill[],
  writing: BillWriting,
): Promise<OrderRow[]> {
  const { month, runId, calculatedBy } = writing;
  return createOrders(
    sql,
    written
      .filter(({ billed }) => billed.classes.length > 0)
      .map((one) => ({
        process: 'billing',
        unitId: one.billed.account.unitId,
        createdBy: calculatedBy,
        trail: [
          { action: 'calculate', actorId: calculatedBy, toStep: 'self-check' },
          {
            action: 'self-check',
            actorId: SYSTEM,
            toStep: 'review',
            data: { rules: one.billed.findings.map((finding) => finding.rule) },
          },
        ],
        ...archiveFields(one.billed.account, one.billed.meterNo),
        ...reviewOrderFields(one),
        billMonth: month,
        runId,
        barred: { review: [calculatedBy], release: [calculatedBy] },
        subject: reviewSubject(one),
      })),
  );
}

/**
 * 抄表异常, to be dispatched to another reader than the one who took the figure. A reading somebody already verifies is not sent for a
 * second time.
 */
export async function raiseRereadOrders(
  sql: Sql,
  failed: readonly NotBilled[],
  writing: BillWriting,
): Promise<OrderRow[]> {
  const { month, runId, calculatedBy } = writing;
  const asked = failed.filter((one) => one.reread);
  if (asked.length === 0) return [];
  const open = await sql.query<{ accountId: number }>(
    `SELECT DISTINCT account_id AS "accountId" FROM work_order WHERE account_id = ANY($1::bigint[]) AND bill_month = $2
        AND process = 'reading-anomaly' AND state IN ('pending', 'locked', 'returned')`,
    [asked.map(({ source }) => source.account.id), firstDay(month)],
  );
  const underWay = new Set(open.map((row) => row.accountId));
  return createOrders(
    sql,
    asked
      .filter(({ source }) => !underWay.has(source.account.id))
      .map(({ source, code, params, findings }): NewOrder => {
        const readers = [...new Set(source.registers.flatMap((row) => (row.readerId === null ? [] : [row.readerId])))];
        return {
          process: 'reading-anomaly',
          unitId: source.account.unitId,
          createdBy: calculatedBy,
          ...archiveFields(source.account, meterNoOf(source)),
          ...ruleFields(findings),
          billMonth: month,
          runId,
          barred: readers.length === 0 ? {} : { field: readers },
          subject: {
            why: 'not-billed',
            code,
            params,
            findings: briefFindings(findings),
            readings: briefReadings(source),
            originalReaderIds: readers,
          },
        };
      }),
  );
}
