/**
 * 记账预览: what an operation would post, by doing it and taking it back. What is shown is therefore exactly what is posted.
 *
 *   previewPosting(ctx, (ctx, sql) => correctMoney(ctx, sql, …)) → { result, entries }      nothing is written
 *   previewIn(ctx, sql, work)                                     the same inside a transaction (a step's form)
 *
 * The work runs as the system, so that whoever applies may look at what the approver will post; refusals come out as they are.
 */
import type { PostingPreview, PreviewEntry } from '@/server/accounts/contract';
import { type Ctx, type Sql, SYSTEM_ACTOR } from '@/server/kernel/ports';

type Work<Result> = (ctx: Ctx, sql: Sql) => Promise<Result>;

class TakeBack<Result> extends Error {
  constructor(readonly preview: PostingPreview<Result>) {
    super('preview');
  }
}

export async function previewPosting<Result>(ctx: Ctx, work: Work<Result>): Promise<PostingPreview<Result>> {
  try {
    await ctx.sql.tx(async (sql) => {
      throw new TakeBack(await performed(ctx, sql, work));
    });
  } catch (error) {
    if (error instanceof TakeBack) return error.preview as PostingPreview<Result>;
    throw error;
  }
  throw new Error('a preview is always taken back');
}

export async function previewIn<Result>(ctx: Ctx, sql: Sql, work: Work<Result>): Promise<PostingPreview<Result>> {
  await sql.run('SAVEPOINT preview');
  try {
    return await performed(ctx, sql, work);
  } finally {
    await sql.run('ROLLBACK TO SAVEPOINT preview');
    await sql.run('RELEASE SAVEPOINT preview');
  }
}

async function performed<Result>(ctx: Ctx, sql: Sql, work: Work<Result>): Promise<PostingPreview<Result>> {
  const { last } = await sql.one<{ last: number }>(
    `SELECT coalesce(max(id), 0) AS last FROM ledger_voucher WHERE posted_in = pg_current_xact_id()::text::bigint`,
  );
  const result = await work({ ...ctx, sql, actor: { ...SYSTEM_ACTOR, locale: ctx.actor.locale } }, sql);
  const entries = await sql.query<PreviewEntry>(
    `SELECT v.kind, e.ledger, a.account_no AS "accountNo", to_char(e.bill_month, 'YYYY-MM') AS month, e.debit_yuan AS "debitYuan",
            e.credit_yuan AS "creditYuan", (dense_rank() OVER (ORDER BY v.id))::int AS voucher
       FROM ledger_voucher v JOIN ledger_entry e ON e.voucher_id = v.id LEFT JOIN account a ON a.id = e.account_id
      WHERE v.posted_in = pg_current_xact_id()::text::bigint AND v.id > $1 ORDER BY v.id, e.id`,
    [last],
  );
  return { result, entries };
}
