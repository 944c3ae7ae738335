/**
 * 补开审核: a change archived, or a correction posted, after a bill was computed forces a review the calculation could not know of.
 * The database refuses to release such a bill (`review_lacking`); here its review is opened, so that somebody is asked.
 *
 * Rules REV-2, REV-3. An order that stood before release goes back to its reviewer; a bill without an order gets one.
 */
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Month } from '@/server/kernel/time';
import { createOrders, type NewOrder } from '@/server/work-orders/commands/create';
import { moveOrders } from '@/server/work-orders/commands/move';

const SYSTEM = 0;

interface LackingBill {
  readonly id: number;
  readonly billNo: string;
  readonly accountId: number;
  readonly accountNo: string;
  readonly customerName: string;
  readonly routeCode: string;
  readonly unitId: number;
  readonly runId: number | null;
  readonly calculatedBy: number;
  readonly energyKwh: string;
  readonly amountYuan: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly classes: (1 | 2 | 3)[];
  readonly orderId: number | null;
  readonly orderStep: string | null;
}

const LACKING = `SELECT b.id, b.bill_no AS "billNo", b.account_id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName",
    r.code AS "routeCode", b.unit_id AS "unitId", b.run_id AS "runId", b.calculated_by AS "calculatedBy", b.energy_kwh AS "energyKwh",
    b.amount_yuan AS "amountYuan", b.period_from AS "periodFrom", b.period_to AS "periodTo", l.classes, w.id AS "orderId", w.step AS "orderStep"
  FROM review_lacking($2::bigint[], $1::date) l JOIN bill b ON b.bill_month = $1 AND b.id = l.bill_id
  JOIN account a ON a.id = b.account_id JOIN customer c ON c.id = a.customer_id JOIN route r ON r.id = a.route_id
  LEFT JOIN work_order w ON w.bill_month = b.bill_month AND w.bill_id = b.id AND w.process = 'billing'
   AND w.state IN ('pending', 'locked', 'returned')
 WHERE b.status = 'computed' ORDER BY b.id`;

/** Opens what these computed bills lack and asks for it; the caller holds their row locks. Returns the bills that may not go out now. */
export async function openLackingReviews(sql: Sql, month: Month, billIds: readonly number[]): Promise<Set<number>> {
  const lacking = await openLackingObligations(sql, month, billIds);
  if (lacking.length > 0) await askReviewers(sql, month, lacking);
  return new Set(lacking.map((bill) => bill.id));
}

/** The obligations alone, for whoever moves the orders. */
export async function openLackingObligations(
  sql: Sql,
  month: Month,
  billIds: readonly number[],
): Promise<readonly LackingBill[]> {
  if (billIds.length === 0) return [];
  const lacking = await sql.query<LackingBill>(LACKING, [firstDay(month), billIds]);
  if (lacking.length === 0) return [];
  const owed = lacking.flatMap((bill) => bill.classes.map((reviewClass) => ({ bill, reviewClass })));
  await sql.run(
    `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at)
     SELECT $1, o.bill_id, o.account_id, o.class, o.calculated_by, clock_timestamp()
       FROM unnest($2::bigint[], $3::bigint[], $4::smallint[], $5::int[]) AS o(bill_id, account_id, class, calculated_by)
     ON CONFLICT DO NOTHING`,
    [
      firstDay(month),
      owed.map(({ bill }) => bill.id),
      owed.map(({ bill }) => bill.accountId),
      owed.map(({ reviewClass }) => reviewClass),
      owed.map(({ bill }) => bill.calculatedBy),
    ],
  );
  return lacking;
}

async function askReviewers(sql: Sql, month: Month, lacking: readonly LackingBill[]): Promise<void> {
  const before = lacking.filter((bill) => bill.orderId !== null && bill.orderStep === 'release');
  if (before.length > 0) {
    await moveOrders(
      sql,
      before.map((bill) => bill.orderId!),
      {
        process: 'billing',
        action: 'changed-since',
        toStep: 'review',
        sendBack: true,
        actorId: SYSTEM,
        reason: '',
        form: {},
      },
    );
  }
  await createOrders(
    sql,
    lacking
      .filter((bill) => bill.orderId === null)
      .map((bill): NewOrder => ({
        process: 'billing',
        unitId: bill.unitId,
        createdBy: SYSTEM,
        trail: [
          { action: 'calculate', actorId: bill.calculatedBy, toStep: 'self-check' },
          { action: 'changed-since', actorId: SYSTEM, toStep: 'review', data: { classes: bill.classes } },
        ],
        accountId: bill.accountId,
        accountNo: bill.accountNo,
        customerName: bill.customerName,
        routeCode: bill.routeCode,
        rule: bill.classes.includes(3) ? 'previous-trouble' : 'change-in-cycle',
        rules: bill.classes.map((reviewClass) => (reviewClass === 3 ? 'previous-trouble' : 'change-in-cycle')),
        reviewClasses: bill.classes,
        billMonth: month,
        billId: bill.id,
        billNo: bill.billNo,
        runId: bill.runId,
        barred: { review: [bill.calculatedBy], release: [bill.calculatedBy] },
        subject: {
          energyKwh: bill.energyKwh,
          amountYuan: bill.amountYuan,
          periodFrom: bill.periodFrom,
          periodTo: bill.periodTo,
          findings: [],
        },
      })),
  );
}
