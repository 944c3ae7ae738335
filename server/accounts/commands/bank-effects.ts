/**
 * What 银行代扣 and 银行对账差错 do. ACC-11: a collection line is settled once, whatever file is sent twice (its key is order and line). ACC-12: money only the bank
 * has stands in suspense until its owner is found; a payment only we have is reversed.
 */
import {
  BAD_VERDICTS,
  compareResult,
  match,
  type Matching,
  parseResult,
  parseStatement,
} from '@/server/accounts/bank-file';
import { openDebts } from '@/server/accounts/queries/debts';
import { buildVoucher, credit, debit } from '@/server/accounts/voucher';
import { groupBy } from '@/server/kernel/group';
import { decimal, type Decimal, sum, yuanText, ZERO } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal } from '@/server/kernel/refusal';
import { raiseLinked } from '@/server/work-orders/commands/start';
import type {
  EffectHandler,
  GuardHandler,
  HeldOrder,
  LookupHandler,
  OrderChange,
  OrderCtx,
  OrderParts,
} from '@/server/work-orders/effects';
import { postingTime, postVoucher } from './post-voucher';
import { reversePayment } from './reverse-payment';
import { takePaymentIn } from './take-payment';

type Form = Record<string, unknown>;
const words = (value: unknown): string => (typeof value === 'string' ? value : '');
const UNITS = `WITH RECURSIVE units AS (SELECT $1::int AS id UNION SELECT o.id FROM org_unit o JOIN units u ON o.parent_id = u.id)`;

function formOf(order: HeldOrder, step: string): Form {
  const form = order.form[step];
  return typeof form === 'object' && form !== null ? (form as Form) : {};
}

const banks: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `${UNITS} SELECT b.bank AS value, b.bank || ' (' || count(*) || ')' AS label FROM bank_agreement b JOIN account a ON a.id = b.account_id
      WHERE a.unit_id IN (SELECT id FROM units) AND (b.ended_on IS NULL OR b.ended_on > now()) GROUP BY b.bank ORDER BY b.bank`,
    [about.unitId],
  );

const makesFile: EffectHandler = {
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) {
      await sql.run('DELETE FROM bank_line WHERE order_id = $1 AND result IS NULL', [order.id]);
      const agreed = await sql.query<{ accountId: number; cardNo: string }>(
        `${UNITS} SELECT b.account_id AS "accountId", b.card_no AS "cardNo" FROM bank_agreement b JOIN account a ON a.id = b.account_id
          WHERE a.unit_id IN (SELECT id FROM units) AND b.bank = $2 AND b.effective_on <= $3::date AND (b.ended_on IS NULL OR b.ended_on > $3::date)
          ORDER BY b.account_id`,
        [order.unitId, words(form['bank']), ctx.clock.today()],
      );
      const debts = groupBy(
        await openDebts(
          sql,
          agreed.map((row) => row.accountId),
          ctx.clock.today(),
        ),
        (debt) => debt.accountId,
      );
      const lines = agreed.flatMap(({ accountId, cardNo }) => {
        const owed = debts.get(accountId) ?? [];
        const amount = sum(owed.map((debt) => debt.open.plus(debt.feeDue)));
        return amount.greaterThan(0)
          ? [{ accountId, cardNo, amount: yuanText(amount), receivables: owed.map((debt) => debt.receivableId) }]
          : [];
      });
      if (lines.length === 0) throw new Refusal('accounts.nothing-to-collect', { bank: words(form['bank']) });
      await sql.run(
        `INSERT INTO bank_line (order_id, line_no, account_id, card_no, amount_yuan, receivables)
         SELECT $1, l.n, l."accountId", l."cardNo", l.amount, ARRAY(SELECT jsonb_array_elements_text(l.receivables)::bigint)
           FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS ("accountId" bigint, "cardNo" text, amount numeric, receivables jsonb))
                WITH ORDINALITY AS l("accountId", "cardNo", amount, receivables, n)`,
        [order.id, JSON.stringify(lines)],
      );
    }
  },
};

interface BankLine {
  readonly id: number;
  readonly lineNo: number;
  readonly accountId: number;
  readonly accountNo: string;
  readonly amountYuan: string;
  readonly receivables: number[];
  readonly result: string | null;
}

function linesOf(sql: Sql, order: HeldOrder): Promise<BankLine[]> {
  return sql.query<BankLine>(
    `SELECT l.id, l.line_no AS "lineNo", l.account_id AS "accountId", a.account_no AS "accountNo", l.amount_yuan::text AS "amountYuan", l.receivables, l.result
       FROM bank_line l JOIN account a ON a.id = l.account_id WHERE l.order_id = $1 ORDER BY l.line_no`,
    [order.id],
  );
}

/** The returned file names lines that were sent, each with its account and amount. */
const resultFile: GuardHandler = async (_ctx, sql, orders, form) => {
  const parsed = parseResult(words(form['resultFile']));
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const faults: FieldFault[] = [];
    if ('faults' in parsed) faults.push(...parsed.faults);
    else {
      for (const { lineNo, verdict, returned } of compareResult(await linesOf(sql, order), parsed.lines))
        if (BAD_VERDICTS.has(verdict))
          faults.push({
            path: 'resultFile',
            message: 'badFileLine',
            value: `${lineNo}: ${returned?.accountNo ?? ''} ${returned?.amountYuan ?? ''}`,
          });
    }
    if (faults.length > 0)
      refused.set(order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, faults.slice(0, 50)));
  }
  return refused;
};

const settlesFile: EffectHandler = {
  apply: async (ctx, sql, orders, form) => {
    const parsed = parseResult(words(form['resultFile']));
    if ('faults' in parsed) throw new Refusal('input.invalid', {}, parsed.faults);
    for (const order of orders) {
      const sent = new Map((await linesOf(sql, order)).map((line) => [line.lineNo, line]));
      for (const line of parsed.lines) {
        const own = sent.get(line.lineNo)!;
        if (own.result !== null) continue;
        if (line.isCollected) await settle(ctx, sql, order, own);
        else {
          await sql.run(`UPDATE bank_line SET result = 'failed', reason = $2 WHERE id = $1`, [own.id, line.reason]);
          await raiseLinked(ctx, sql, order, { process: 'dunning', accountId: own.accountId, reason: line.reason });
        }
      }
    }
  },
};

async function settle(ctx: OrderCtx, sql: Sql, order: HeldOrder, line: BankLine): Promise<void> {
  const open = await openDebts(sql, [line.accountId], ctx.clock.today());
  const still = new Set(open.map((debt) => debt.receivableId));
  // Paid meanwhile at the counter: what the bank collected becomes a prepayment.
  const receivableIds = line.receivables.filter((id) => still.has(id));
  const receipt = await takePaymentIn(ctx, sql, {
    accountId: line.accountId,
    amountYuan: line.amountYuan,
    method: 'collection',
    ...(receivableIds.length === 0 ? {} : { receivableIds }),
    idempotencyKey: `${order.orderNo}:${line.lineNo}`,
    orderId: order.id,
  });
  await sql.run(
    `UPDATE bank_line SET result = 'collected', payment_id = (SELECT id FROM payment WHERE receipt_no = $2) WHERE id = $1`,
    [line.id, receipt.receiptNo],
  );
}

const statementFile: GuardHandler = async (_ctx, _sql, orders, form) => {
  const parsed = parseStatement(words(form['statement']));
  return new Map(
    'faults' in parsed
      ? orders.map((order) => [order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, parsed.faults)])
      : [],
  );
};

/** A statement is known by its records, whatever its line ends and headings. */
async function statementHashOf(sql: Sql, form: Form): Promise<string> {
  const parsed = parseStatement(words(form['statement']));
  const lines = 'faults' in parsed ? [] : parsed.lines.map((line) => `${line.receiptNo}|${line.amountYuan}`).sort();
  const { hash } = await sql.one<{ hash: string }>(`SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS hash`, [
    [words(form['statementDay']), ...lines].join('\n'),
  ]);
  return hash;
}

/** The same statement by another order would put its differences into the books a second time. */
function readBefore(sql: Sql, order: HeldOrder, hash: string): Promise<{ orderNo: string; day: string } | undefined> {
  return sql.maybeOne<{ orderNo: string; day: string }>(
    `SELECT w.order_no AS "orderNo", (w.created_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day FROM work_order w
      WHERE w.process = 'bank-difference' AND w.id <> $1 AND w.subject ->> 'statementHash' = $2
        AND NOT EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = w.id AND h.action = 'reject') ORDER BY w.id LIMIT 1`,
    [order.id, hash],
  );
}

async function matchingOf(sql: Sql, order: HeldOrder, form: Form): Promise<Matching> {
  const parsed = parseStatement(words(form['statement']));
  if ('faults' in parsed) throw new Refusal('input.invalid', {}, parsed.faults);
  const ours = await sql.query<{ id: number; receiptNo: string; amountYuan: string }>(
    `${UNITS} SELECT p.id, p.receipt_no AS "receiptNo", p.amount_yuan::text AS "amountYuan" FROM payment p
      WHERE p.unit_id IN (SELECT id FROM units) AND p.paid_on = $2 AND p.kind = 'payment' AND p.method <> 'cash'
        AND NOT EXISTS (SELECT 1 FROM payment r WHERE r.reverses_id = p.id) ORDER BY p.id`,
    [order.unitId, words(form['statementDay'])],
  );
  return match(parsed.lines, ours);
}

const differenceOf = ({ bankOnly, oursOnly, amountDiffers }: Matching): Decimal =>
  sum([
    ...bankOnly.map((line) => decimal(line.amountYuan)),
    ...oursOnly.map((payment) => decimal(payment.amountYuan)),
    ...amountDiffers.map((line) => decimal(line.bankYuan).minus(line.oursYuan).abs()),
  ]);

const matchesStatement: EffectHandler = {
  prepare: async (_ctx, sql, orders, form) => {
    const verdicts = new Map<number, Refusal | OrderChange>();
    for (const order of orders) {
      const statementHash = await statementHashOf(sql, form);
      const known = await readBefore(sql, order, statementHash);
      if (known !== undefined) {
        verdicts.set(order.id, new Refusal('accounts.file-known', known));
        continue;
      }
      const found = await matchingOf(sql, order, form);
      const differences = found.bankOnly.length + found.oursOnly.length + found.amountDiffers.length;
      const differenceYuan = yuanText(differenceOf(found));
      verdicts.set(order.id, {
        amountYuan: differenceYuan,
        subject: { matching: found, differences: String(differences), differenceYuan, statementHash },
      });
    }
    return verdicts;
  },
};

const postsDifferences: EffectHandler = {
  apply: async (ctx, sql, orders) => {
    for (const order of orders) {
      const found = order.subject['matching'] as Matching;
      const { treatBankOnly, treatOursOnly } = formOf(order, 'look-into');
      const surplus =
        treatBankOnly === 'suspense'
          ? sum([
              ...found.bankOnly.map((line) => decimal(line.amountYuan)),
              ...found.amountDiffers.map((line) => decimal(line.bankYuan).minus(line.oursYuan)),
            ])
          : ZERO;
      if (!surplus.isZero())
        await postVoucher(
          sql,
          { postedBy: ctx.actor.userId, at: await postingTime(sql) },
          buildVoucher({ kind: 'suspense', unitId: order.unitId, orderId: order.id, note: order.orderNo }, [
            debit('bank-transit', surplus, { document: { kind: 'order', id: order.id } }),
            credit('suspense', surplus, { document: { kind: 'order', id: order.id } }),
          ]),
        );
      if (treatOursOnly !== 'reverse') continue;
      for (const payment of found.oursOnly)
        await reversePayment(ctx, sql, { paymentId: payment.id, reason: order.orderNo, orderId: order.id });
    }
  },
};

export const bankParts: OrderParts = {
  effects: {
    'accounts.make-bank-file': makesFile,
    'accounts.settle-bank-file': settlesFile,
    'accounts.match-statement': matchesStatement,
    'accounts.post-differences': postsDifferences,
  },
  guards: { 'accounts.result-file': resultFile, 'accounts.statement': statementFile },
  lookups: { 'accounts.banks': banks },
};
