/**
 * One chunk of a run (算费批次): reads set-wise, rates and checks in memory, writes everything in one transaction that also sets the
 * chunk done. Run twice or at once by two workers, the second finds nothing left to do; killed anywhere, nothing of it stays.
 *
 * A bad account becomes a listed exception. When the database itself refuses a row, the chunk is written account by account under
 * savepoints, so that only the culprit is listed.
 */
import { billAccount, type BillingWorld, type NotBilled } from '@/server/billing/bill-account';
import { accountFacts, type AccountFacts } from '@/server/billing/queries/account-sources';
import { billingWorld } from '@/server/billing/queries/billing-terms';
import { peersOfRun } from '@/server/billing/queries/peers';
import { monthLiteral, PREPARED } from '@/server/billing/queries/prepared';
import { type ReadyBill, readyOutcome, type ReadyOutcome, refusedBill } from '@/server/billing/ready-bill';
import type { RunKind, RunRow } from '@/server/billing/run-wire';
import { decimal, sum, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { Instant, Month } from '@/server/kernel/time';
import { raiseRereadOrders, raiseReviewOrders } from './raise-orders';
import { postReleased } from './release-as-computed';
import { finishIfDone, tell } from './runs';
import { writeTrial } from './trial-results';
import { type BillPlace, type BillWriting, isReleased, writeBills, writeExceptions } from './write-bills';

export interface BillChunkOptions {
  /** Whether to tell the monitor after this chunk; the last chunk of a run always does. */
  readonly tellProgress?: boolean;
  /** Name of the worker, shown in the monitor. */
  readonly worker?: string;
  /** Left out: with every check. Only what measures the checks gives another; nothing outside this process can. */
  readonly compute?: ComputeChunk;
}

export type ComputeChunk = (
  ctx: Ctx,
  runId: number,
  chunk: { readonly month: Month; readonly accountIds: readonly number[] },
) => Promise<ReadyOutcome[]>;

export type ChunkResult =
  | {
      readonly kind: 'done';
      readonly billed: number;
      readonly exceptions: number;
      readonly findings: number;
      readonly run: RunRow | undefined;
    }
  | { readonly kind: 'nothing-to-do'; readonly why: 'unknown' | 'done' | 'not-running' };

interface ChunkRow {
  readonly accountIds: number[];
  readonly month: Month;
  readonly chunkStatus: string;
  readonly runStatus: string;
  readonly startedBy: number;
  readonly runKind: RunKind;
  /** Who lets the run release what no rule holds; null: nobody. */
  readonly releaserId: number | null;
  readonly at: Instant;
  /** Changes of service on file for its accounts, corrections among them. */
  readonly changes: number;
}

const CHUNK_SELECT = `SELECT c.account_ids AS "accountIds", to_char(r.bill_month, 'YYYY-MM') AS month, c.status AS "chunkStatus",
    r.status AS "runStatus", r.started_by AS "startedBy", r.kind AS "runKind", r.releaser_id AS "releaserId", clock_timestamp() AS at,
    (SELECT count(*) FROM account_change h WHERE h.account_id = ANY(c.account_ids)) AS changes
  FROM billing_chunk c JOIN billing_run r ON r.id = c.run_id WHERE c.run_id = $1 AND c.chunk_no = $2`;

const MOST_ATTEMPTS = 4;

/** Another transaction changed what this one was computed from: compute again. */
class Stale extends Error {}

export async function billChunk(
  ctx: Ctx,
  runId: number,
  chunkNo: number,
  options: BillChunkOptions = {},
): Promise<ChunkResult> {
  let isolate = false;
  for (let attempt = 1; ; attempt += 1) {
    const chunk = await ctx.sql.maybeOne<ChunkRow>(CHUNK_SELECT, [runId, chunkNo], PREPARED);
    const idle = idleReason(chunk);
    if (idle !== undefined) return idle;
    const outcomes = await (options.compute ?? computeChunk)(ctx, runId, chunk!);
    try {
      return await ctx.sql.tx((sql) =>
        commitChunk(ctx, sql, { runId, chunkNo, chunk: chunk!, outcomes, isolate, options }),
      );
    } catch (error) {
      if (attempt >= MOST_ATTEMPTS) throw error;
      if (error instanceof Stale || stateOf(error) === UNIQUE_VIOLATION) continue;
      if (isolate || !isDataError(error)) throw error;
      ctx.log.warn({ runId, chunkNo, error }, 'a row of the chunk was refused: writing account by account');
      isolate = true;
    }
  }
}

function idleReason(chunk: ChunkRow | undefined): ChunkResult | undefined {
  if (chunk === undefined) return { kind: 'nothing-to-do', why: 'unknown' };
  if (chunk.chunkStatus === 'done') return { kind: 'nothing-to-do', why: 'done' };
  if (chunk.runStatus !== 'running') return { kind: 'nothing-to-do', why: 'not-running' };
  return undefined;
}

/** Its reads take turns on one connection: each connection more plans every statement for itself, and the other chunks fill the processors. */
const computeChunk: ComputeChunk = async (ctx, runId, chunk) => {
  const world = await billingWorld(ctx.sql, chunk.month);
  const facts = await ctx.sql.tx((sql) => accountFacts(sql, chunk.month, chunk.accountIds));
  const peers = await peersOfRun(
    ctx.sql,
    runId,
    chunk.month,
    facts.accounts.map((account) => account.unitId),
  );
  return outcomesOf(facts, { ...world, peers });
};

/** Accounts without a standing bill, each billed and made ready before the next is looked at. */
export function outcomesOf(facts: AccountFacts, world: BillingWorld): ReadyOutcome[] {
  const outcomes: ReadyOutcome[] = [];
  for (const account of facts.accounts) {
    const { source, isBilled } = facts.stateOf(account);
    if (!isBilled) outcomes.push(readyOutcome(billAccount(source, world)));
  }
  return outcomes;
}

interface ChunkWork {
  readonly runId: number;
  readonly chunkNo: number;
  readonly chunk: ChunkRow;
  readonly outcomes: readonly ReadyOutcome[];
  readonly isolate: boolean;
  readonly options: BillChunkOptions;
}

async function commitChunk(ctx: Ctx, sql: Sql, work: ChunkWork): Promise<ChunkResult> {
  const { runId, chunkNo, chunk, options } = work;
  const held = await sql.one<ChunkRow>(`${CHUNK_SELECT} FOR UPDATE OF c`, [runId, chunkNo]);
  const idle = idleReason(held);
  if (idle !== undefined) return idle;
  const changed = await sql.maybeOne(
    `SELECT 1 FROM reading WHERE reading_month = ${monthLiteral(chunk.month)} AND account_id = ANY($1::bigint[]) AND changed_at > $2 LIMIT 1`,
    [chunk.accountIds, chunk.at],
    PREPARED,
  );
  if (changed !== undefined) throw new Stale('a reading of the chunk changed meanwhile');
  if (held.changes !== chunk.changes) throw new Stale('the supply of an account of the chunk changed meanwhile');
  const writing: BillWriting = {
    month: chunk.month,
    runId,
    calculatedBy: held.startedBy,
    at: held.at,
    placeOf: await placesOfReversed(sql, chunk.month, chunk.accountIds),
    // Written account by account, nothing is released: the database may hold a bill the checks let go.
    ...(held.releaserId === null || work.isolate ? {} : { releaserId: held.releaserId }),
  };
  const kept =
    held.runKind === 'trial'
      ? await writeTrial(sql, work.outcomes, { runId, month: chunk.month })
      : work.isolate
        ? await writeIsolated(ctx, sql, work.outcomes, writing)
        : await writeOutcomes(ctx, sql, work.outcomes, writing);
  const billed = kept.filter((outcome): outcome is ReadyBill => outcome.kind === 'billed');
  const released = billed.filter((outcome) => isReleased(outcome, writing)).length;
  const exceptions = kept.length - billed.length;
  const findings = kept.reduce((count, outcome) => count + outcome.findings.length, 0);
  await sql.run(
    `UPDATE billing_chunk SET status = 'done', finished_at = clock_timestamp(), billed = $3, exceptions = $4, findings = $5, reviews = $6,
            amount_yuan = $7, energy_kwh = $8, elapsed_ms = extract(epoch FROM clock_timestamp() - $9::timestamptz) * 1000, worker = $10, released = $11
      WHERE run_id = $1 AND chunk_no = $2`,
    [
      runId,
      chunkNo,
      billed.length,
      exceptions,
      findings,
      billed.filter((outcome) => outcome.classes.length > 0).length,
      yuanText(sum(billed.map((outcome) => decimal(outcome.amountYuan)))),
      sum(billed.map((outcome) => decimal(outcome.energyKwh))).toFixed(0),
      chunk.at,
      options.worker ?? null,
      released,
    ],
  );
  // The run's row is taken last and for a moment only: of two last chunks the later one sees the earlier one done.
  await sql.run('SELECT 1 FROM billing_run WHERE id = $1 FOR NO KEY UPDATE', [runId]);
  const isLast = await finishIfDone(sql, runId);
  const run = isLast || options.tellProgress === true ? await tell(sql, runId) : undefined;
  return { kind: 'done', billed: billed.length, exceptions, findings, run };
}

/** Accounts whose bill of the month was taken back by a red one (整批撤销): the new bill is the blue one that replaces it. One that
 * stands is not among them: the unique index refuses a second bill beside it. */
async function placesOfReversed(
  sql: Sql,
  month: Month,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, BillPlace>> {
  const first = monthLiteral(month);
  const rows = await sql.query<{ accountId: number; generation: number; refersId: number }>(
    `WITH newest AS (
       SELECT DISTINCT ON (b.account_id) b.account_id, b.generation, b.id FROM bill b
        WHERE b.bill_month = ${first} AND b.account_id = ANY($1::bigint[]) AND b.status <> 'superseded' AND b.kind <> 'red'
        ORDER BY b.account_id, b.generation DESC)
     SELECT n.account_id AS "accountId", n.generation, n.id AS "refersId" FROM newest n
      WHERE EXISTS (SELECT 1 FROM bill red WHERE red.bill_month = ${first} AND red.refers_id = n.id AND red.kind = 'red' AND red.status <> 'superseded')`,
    [accountIds],
    PREPARED,
  );
  return new Map(
    rows.map(({ accountId, generation, refersId }): [number, BillPlace] => [
      accountId,
      { kind: 'blue', generation: generation + 1, refersId },
    ]),
  );
}

async function writeOutcomes(
  ctx: Ctx,
  sql: Sql,
  outcomes: readonly ReadyOutcome[],
  writing: BillWriting,
): Promise<readonly ReadyOutcome[]> {
  const billed = outcomes.filter((outcome): outcome is ReadyBill => outcome.kind === 'billed');
  const failed = outcomes.filter((outcome): outcome is NotBilled => outcome.kind === 'not-billed');
  const written = await writeBills(sql, billed, writing);
  await writeExceptions(sql, failed, writing);
  await raiseReviewOrders(sql, written, writing);
  await raiseRereadOrders(sql, failed, writing);
  await postReleased(ctx, sql, written, writing);
  return outcomes;
}

/** Halves what the database refuses until the culprit stands alone, and lists it. Returns the outcomes as they were kept. */
async function writeIsolated(
  ctx: Ctx,
  sql: Sql,
  outcomes: readonly ReadyOutcome[],
  writing: BillWriting,
): Promise<readonly ReadyOutcome[]> {
  if (outcomes.length === 0) return [];
  await sql.run('SAVEPOINT part');
  try {
    await writeOutcomes(ctx, sql, outcomes, writing);
    await sql.run('RELEASE SAVEPOINT part');
    return outcomes;
  } catch (error) {
    if (!isDataError(error)) throw error;
    await sql.run('ROLLBACK TO SAVEPOINT part');
    await sql.run('RELEASE SAVEPOINT part');
    const only = outcomes[0]!;
    if (outcomes.length === 1) {
      const listed = refusedBill(only.kind === 'billed' ? only.account : only.source.account, error);
      await writeExceptions(sql, [listed], writing);
      return [listed];
    }
    const middle = outcomes.length >> 1;
    return [
      ...(await writeIsolated(ctx, sql, outcomes.slice(0, middle), writing)),
      ...(await writeIsolated(ctx, sql, outcomes.slice(middle), writing)),
    ];
  }
}

const UNIQUE_VIOLATION = '23505';

function stateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Data exceptions and constraint violations, or an invariant of ours: the fault of a row, not of the connection. */
function isDataError(error: unknown): boolean {
  const state = stateOf(error);
  return state === undefined ? error instanceof Error && !(error instanceof Stale) : /^2[23]/.test(state);
}
