/**
 * How many decisions a reviewer makes for 1,000 findings when alike orders are decided as groups. Faults are planted, the month is billed
 * and checked, the open reviews are grouped as the desk groups them, and every decision is then taken through the desk's own command.
 *
 * Policy, told by the truth that was planted: a group whose members all have the same truth is one decision. An outlier is decided
 * singly. Members of a group with several truths are regrouped by the dimension that separates them best: each part of one truth is a
 * decision, what is still mixed is decided order by order.
 *
 *   npm run bench -- review-groups                                    20,000 customers, 100 of every kind
 *   CUSTOMERS=200000 PER_KIND=1000 npm run bench -- review-groups
 *   LIST=1 …                                                          every decision with its bills
 */
import { availableParallelism } from 'node:os';
import { DEFAULT_SEED, plantedFaults, type WorldOptions } from '@/prisma/seed/world';
import { seedDemo } from '@/prisma/seed/seed';
import { decideGroup } from '@/server/anomalies/commands/decide-group';
import { DIMENSIONS } from '@/server/anomalies/grouping';
import { decisionDetail } from '@/server/anomalies/queries/decisions';
import { reviewGroups } from '@/server/anomalies/queries/review-groups';
import type { ReviewGroupsAnswer } from '@/server/anomalies/review-contract';
import { billChunk } from '@/server/billing/commands/bill-chunk';
import { startRun } from '@/server/billing/commands/runs';
import { groupBy } from '@/server/kernel/group';
import type { Actor } from '@/server/kernel/ports';
import { localDateOf, monthOf } from '@/server/kernel/time';
import type { PoolSql } from '@/server/platform/db';
import { EFFECTS } from '@/tests/support/billing';
import { contextOf } from '@/tests/support/small-utility';
import { figure, openBenchDatabase, timed } from './bench-database';

const CUSTOMERS = Number(process.env['CUSTOMERS'] ?? 20_000);
const PER_KIND = Number(process.env['PER_KIND'] ?? 100);
const LIST = process.env['LIST'] === '1';

interface Decision {
  readonly why: 'group' | 'part of a group' | 'outlier' | 'mixed';
  readonly truth: string;
  readonly alike: string;
  readonly ids: readonly number[];
}

type TruthOf = (id: number) => string;

/** What separates a mixed group best: the grouping with the fewest decisions. */
function separated(
  ids: readonly number[],
  regroupings: readonly ReviewGroupsAnswer[],
  truth: TruthOf,
  alike: string,
): Decision[] {
  const wanted = new Set(ids);
  let best: Decision[] | undefined;
  for (const { groups } of regroupings) {
    const decisions: Decision[] = [];
    for (const group of groups) {
      const part = [...group.ids, ...group.outliers.map(({ id }) => id)].filter((id) => wanted.has(id));
      if (part.length === 0) continue;
      const truths = new Set(part.map(truth));
      if (truths.size === 1) decisions.push({ why: 'part of a group', truth: truth(part[0]!), alike, ids: part });
      else for (const id of part) decisions.push({ why: 'mixed', truth: truth(id), alike, ids: [id] });
    }
    if (best === undefined || decisions.length < best.length) best = decisions;
  }
  return best ?? [];
}

function decisionsOf(
  answer: ReviewGroupsAnswer,
  regroupings: readonly ReviewGroupsAnswer[],
  truth: TruthOf,
): Decision[] {
  return answer.groups.flatMap((group) => {
    const alike = [
      group.signature.join(' + '),
      group.change ?? '',
      group.band ?? '',
      group.cluster === null ? '' : `${group.cluster.dimension} ${group.cluster.name}`,
    ]
      .filter((part) => part !== '')
      .join(' · ');
    const single = group.outliers.map(({ id }): Decision => ({ why: 'outlier', truth: truth(id), alike, ids: [id] }));
    if (group.ids.length === 0) return single;
    const pure = new Set(group.ids.map(truth)).size === 1;
    return [
      ...(pure
        ? [{ why: 'group', truth: truth(group.ids[0]!), alike, ids: group.ids } as const]
        : separated(group.ids, regroupings, truth, alike)),
      ...single,
    ];
  });
}

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_review_groups', 12);
  try {
    const { sql } = database;
    const today = localDateOf(new Date().toISOString());
    const options = { seed: DEFAULT_SEED, customers: CUSTOMERS, today, perKind: PER_KIND };
    await seedDemo(database.url, { ...options, processes: Math.min(4, availableParallelism()) });
    await database.owner.run('VACUUM ANALYZE');
    await groupsOf(sql, database.owner, options);
  } finally {
    await database.close();
  }
}

/** Bills the month of a seeded database, groups its open reviews and decides them all. */
export async function groupsOf(sql: PoolSql, owner: PoolSql, options: WorldOptions): Promise<void> {
  const month = monthOf(options.today);
  const { root } = await sql.one<{ root: number }>('SELECT id AS root FROM org_unit WHERE parent_id IS NULL');
  const units = await sql.query<{ id: number }>('SELECT id FROM org_unit ORDER BY id');
  const person = (role: string, userId: number): Actor => ({
    kind: 'user',
    userId,
    name: 'bench',
    locale: 'zh-CN',
    homeUnitId: root,
    grants: [{ role, unitId: root, unitIds: units.map(({ id }) => id) }],
  });
  const calculator = contextOf(sql, person('calculator', 1), EFFECTS);
  const reviewer = contextOf(sql, person('reviewer', await reviewerOf(owner, root)), EFFECTS);
  const started = await startRun(calculator, { unitId: root, month });
  for (let chunkNo = 0; chunkNo < started.chunks; chunkNo += 1) await billChunk(calculator, started.id, chunkNo);

  const request = { runId: started.id, by: null };
  let answer = await reviewGroups(reviewer, request);
  const took = await timed(async () => void (answer = await reviewGroups(reviewer, request)));
  const kinds = new Map(plantedFaults(options).map((fault) => [fault.accountId, fault.kind as string]));
  const accounts = await sql.query<{ id: number; accountId: number }>(
    `SELECT id, account_id AS "accountId" FROM work_order WHERE run_id = $1 AND step = 'review'`,
    [started.id],
  );
  const truths = new Map(accounts.map((order) => [order.id, kinds.get(order.accountId) ?? 'nothing planted']));
  const truth: TruthOf = (id) => truths.get(id) ?? 'nothing planted';
  const regroupings: ReviewGroupsAnswer[] = [];
  for (const by of [...DIMENSIONS, 'whole' as const])
    regroupings.push(await reviewGroups(reviewer, { ...request, by }));

  const decisions = decisionsOf(answer, regroupings, truth);
  let bills = 0;
  for (const decision of decisions) {
    const { decisionId } = await decideGroup(reviewer, {
      action: 'accept',
      orderIds: [...decision.ids],
      verdict: 'harmless',
      reason: `bench: ${decision.truth}`,
      alike: { findings: decision.alike },
    });
    const receipt = await decisionDetail(reviewer, decisionId);
    const done = receipt.bills.filter(({ outcome, billNo }) => outcome === 'done' && billNo !== null);
    if (done.length !== decision.ids.length)
      throw new Error(`decision ${decisionId}: ${done.length} of ${decision.ids.length} bills listed`);
    bills += done.length;
    if (LIST)
      console.log(
        `  ${decision.why} · ${decision.truth} · ${decision.alike}: ${done.map(({ billNo }) => billNo).join(' ')}`,
      );
  }
  const left = await reviewGroups(reviewer, request);
  for (const [why, own] of groupBy(decisions, (each) => each.why))
    console.log(`  ${why}: ${own.length} decisions, ${own.reduce((total, each) => total + each.ids.length, 0)} bills`);
  if (LIST)
    for (const group of answer.groups)
      console.log(
        `  group ${group.key}: ${[...groupBy(group.ids, truth)].map(([kind, ids]) => `${ids.length} ${kind}`).join(', ')}; ${group.outliers.length} outliers`,
      );
  figure('open reviews', answer.orders, 'bills');
  figure('findings', answer.findings, '');
  figure('groups shown', answer.groups.length, '');
  figure('grouping them', took, 'ms');
  figure('decisions', decisions.length, '');
  figure('bills listed on the receipts of the decisions', (100 * bills) / answer.orders, '%', { least: 100 });
  figure('reviews left open', left.orders, 'bills', { most: 0 });
  figure('decisions per 1,000 findings', (1000 * decisions.length) / answer.findings, '', { most: 150 });
  figure('decisions per 1,000 bills reviewed', (1000 * decisions.length) / answer.orders, '');
}

/** One person who reviews the whole utility: the database itself asks for the right before it lets a review be closed. */
async function reviewerOf(owner: PoolSql, root: number): Promise<number> {
  const { id } = await owner.one<{ id: number }>(
    `INSERT INTO app_user (login, name_zh, name_en, password_hash, home_unit_id, locale)
     VALUES ('bench-reviewer', 'bench', 'bench', '-', $1, 'zh-CN') RETURNING id`,
    [root],
  );
  await owner.run(`INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, 'reviewer', $2, 0)`, [
    id,
    root,
  ]);
  return id;
}
