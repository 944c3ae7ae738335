/** 银行: agreements, collection files with their results, statements with their differences, as the bank panel shows them. */
import { requireVerb, unitsFor } from '@/server/access/permissions';
import type { Verb } from '@/server/access/roles';
import {
  BAD_VERDICTS,
  compareResult,
  type ComparedLine,
  type Matching,
  parseResult,
} from '@/server/accounts/bank-file';
import type {
  AgreementRow,
  AgreementsAnswer,
  BankDesk,
  CollectionLineRow,
  CollectionRow,
  DifferenceRow,
  ResultCheck,
} from '@/server/accounts/desk-wire';
import { decimal, sum, yuanText } from '@/server/kernel/money';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';

const AGREEMENTS = 5_000;
const ORDERS = 200;

export function unitsSeen(ctx: Ctx, verb: Verb): number[] {
  const units = unitsFor(ctx.actor, verb);
  if (units.length === 0) throw new Refusal('access.not-permitted', { verb });
  return units;
}

/** Standing agreements first, by bank and account. */
export async function agreements(ctx: Ctx): Promise<AgreementsAnswer> {
  const rows = await ctx.sql.query<AgreementRow>(
    `SELECT b.account_id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName", u.name_zh AS "unitZh", u.name_en AS "unitEn",
            b.bank, right(b.card_no, 4) AS "cardTail", b.holder, b.effective_on AS "effectiveOn", b.ended_on AS "endedOn",
            coalesce((SELECT sum(r.open_yuan) FROM receivable r WHERE r.account_id = a.id AND r.open_yuan > 0), 0)::numeric(16,2)::text AS "owedYuan"
       FROM bank_agreement b JOIN account a ON a.id = b.account_id JOIN customer c ON c.id = a.customer_id JOIN org_unit u ON u.id = a.unit_id
      WHERE a.unit_id = ANY($1::int[]) ORDER BY b.ended_on IS NOT NULL, b.bank, a.account_no, b.effective_on DESC LIMIT ${AGREEMENTS + 1}`,
    [unitsSeen(ctx, 'account.see')],
  );
  return { rows: rows.slice(0, AGREEMENTS), rowsLeftOff: Math.max(0, rows.length - AGREEMENTS) };
}

const ORDER_COLUMNS = `w.id, w.order_no AS "orderNo", w.process, w.step, w.state, u.name_zh AS "unitZh", u.name_en AS "unitEn", w.created_at AS "createdAt"`;

export async function bankDesk(ctx: Ctx): Promise<BankDesk> {
  const units = unitsSeen(ctx, 'ledger.see');
  const collections = await ctx.sql.query<CollectionRow>(
    `SELECT ${ORDER_COLUMNS}, w.form -> 'generate' ->> 'bank' AS bank, l.lines, l."amountYuan", l.collected, l."collectedYuan", l.failed
       FROM work_order w JOIN org_unit u ON u.id = w.unit_id CROSS JOIN LATERAL (
         SELECT count(*)::int AS lines, coalesce(sum(amount_yuan), 0)::numeric(16,2)::text AS "amountYuan",
                count(*) FILTER (WHERE result = 'collected')::int AS collected,
                coalesce(sum(amount_yuan) FILTER (WHERE result = 'collected'), 0)::numeric(16,2)::text AS "collectedYuan",
                count(*) FILTER (WHERE result = 'failed')::int AS failed
           FROM bank_line WHERE order_id = w.id) l
      WHERE w.process = 'bank-collection' AND w.unit_id = ANY($1::int[]) ORDER BY w.id DESC LIMIT ${ORDERS}`,
    [units],
  );
  const differences = await ctx.sql.query<Omit<DifferenceRow, 'matched'>>(
    `SELECT ${ORDER_COLUMNS}, w.form -> 'match' ->> 'statementDay' AS "statementDay", coalesce((w.subject ->> 'differences')::int, 0) AS differences,
            coalesce(w.subject ->> 'differenceYuan', '0.00') AS "differenceYuan", w.subject -> 'matching' AS matching
       FROM work_order w JOIN org_unit u ON u.id = w.unit_id
      WHERE w.process = 'bank-difference' AND w.unit_id = ANY($1::int[]) ORDER BY w.id DESC LIMIT ${ORDERS}`,
    [units],
  );
  return {
    collections,
    differences: differences.map((row) => ({ ...row, matched: (row.matching as Matching | null)?.matched ?? 0 })),
  };
}

async function unitOfCollection(ctx: Ctx, orderId: number, verb: Verb): Promise<void> {
  const order = await ctx.sql.maybeOne<{ unitId: number }>(
    `SELECT unit_id AS "unitId" FROM work_order WHERE id = $1 AND process = 'bank-collection'`,
    [orderId],
  );
  if (order === undefined) throw new Refusal('not-found', { what: 'order' });
  requireVerb(ctx.actor, verb, order.unitId);
}

export async function collectionLines(ctx: Ctx, orderId: number): Promise<{ rows: CollectionLineRow[] }> {
  await unitOfCollection(ctx, orderId, 'ledger.see');
  return { rows: await linesOf(ctx, orderId) };
}

function linesOf(ctx: Ctx, orderId: number): Promise<CollectionLineRow[]> {
  return ctx.sql.query<CollectionLineRow>(
    `SELECT l.line_no AS "lineNo", l.account_id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName",
            right(l.card_no, 4) AS "cardTail", l.amount_yuan::text AS "amountYuan", l.result, l.reason, p.receipt_no AS "receiptNo"
       FROM bank_line l JOIN account a ON a.id = l.account_id JOIN customer c ON c.id = a.customer_id LEFT JOIN payment p ON p.id = l.payment_id
      WHERE l.order_id = $1 ORDER BY l.line_no`,
    [orderId],
  );
}

/** 回盘核对: what the returned file would do, row by row; nothing is settled by looking. */
export async function checkResultFile(ctx: Ctx, orderId: number, text: string): Promise<ResultCheck> {
  await unitOfCollection(ctx, orderId, 'bank.exchange');
  const lines = await linesOf(ctx, orderId);
  const parsed = parseResult(text);
  if ('faults' in parsed)
    return {
      rows: [],
      counts: {},
      collectYuan: '0.00',
      unreadable: parsed.faults.map(({ value }) => value ?? ''),
      canSettle: false,
    };
  const accountOf = new Map(lines.map((line) => [line.lineNo, line.accountId]));
  const rows = compareResult(lines, parsed.lines);
  const counts: Partial<Record<ComparedLine['verdict'], number>> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return {
    rows: rows.map((row) => ({ ...row, accountId: accountOf.get(row.lineNo) ?? null })),
    counts,
    collectYuan: yuanText(
      sum(rows.flatMap(({ verdict, sent }) => (verdict === 'collected' && sent ? [decimal(sent.amountYuan)] : []))),
    ),
    unreadable: [],
    canSettle: !rows.some(({ verdict }) => BAD_VERDICTS.has(verdict)),
  };
}
