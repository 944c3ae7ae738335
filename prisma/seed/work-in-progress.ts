/**
 * Work in the queues (在办工单): bills of last month that still wait for review or release, and readings of this month that somebody
 * wants verified on site. Computed, checked and raised by the same commands as in a run.
 */
import { ranked } from '@/server/anomalies/check';
import { billAccount, type AccountOutcome, type BillingWorld } from '@/server/billing/bill-account';
import { archiveFields, reviewOrderFields, reviewSubject } from '@/server/billing/commands/raise-orders';
import { writeBills, type WrittenBill } from '@/server/billing/commands/write-bills';
import { accountSources } from '@/server/billing/queries/account-sources';
import { billingWorld } from '@/server/billing/queries/billing-terms';
import { meterNoOf, readyBill } from '@/server/billing/ready-bill';
import { groupBy } from '@/server/kernel/group';
import type { Sql } from '@/server/kernel/ports';
import { firstDay } from '@/server/kernel/time';
import { createOrders, type NewOrder } from '@/server/work-orders/commands/create';
import { CURRENT } from './calendar';
import { OPEN_KINDS, type PlantedKind } from './faults';
import { hash32 } from './prng';
import { CHUNK_ACCOUNTS, chunksOf, type RunPlan, runsOf } from './runs';
import type { World } from './world';

/** One in so many open bills has its review behind it and waits for release. */
const RELEASE_EVERY = 4;
const FIELD_CHECKS = { pilot: 45, elsewhere: 75 } as const;
const CHECKED_KINDS: readonly PlantedKind[] = [
  'missing',
  'backwards',
  'zero',
  'repeated-zero',
  'drop',
  'digit-slip',
  'jump',
  'frozen',
];

export async function raiseWork(sql: Sql, world: World): Promise<{ reviews: number; fieldChecks: number }> {
  const runs = runsOf(world);
  const open = [...world.planted.values()].filter((planted) =>
    (OPEN_KINDS as readonly string[]).includes(planted.kind),
  );
  const last = CURRENT - 1;
  let reviews = 0;
  for (const [countyUnitId, indexes] of byCounty(world, open)) {
    reviews += await openReviews(sql, world, runs.get(countyUnitId)![last]!, indexes);
  }
  let fieldChecks = 0;
  for (const [countyUnitId, indexes] of byCounty(world, checkedAccounts(world))) {
    fieldChecks += await raiseFieldChecks(sql, world, countyUnitId, indexes);
  }
  // Nobody was connected yet: there is nothing to tell.
  await sql.run('DELETE FROM outbox');
  return { reviews, fieldChecks };
}

function byCounty(world: World, planted: readonly { index: number }[]): Map<number, number[]> {
  const indexes = planted.map(({ index }) => index).sort((a, b) => a - b);
  return groupBy(indexes, (index) => world.account(index).route.station.countyUnitId);
}

function checkedAccounts(world: World): { index: number }[] {
  const candidates = [...world.planted.values()]
    .filter((planted) => CHECKED_KINDS.includes(planted.kind))
    .sort((a, b) => hash32(world.seed, 601, a.index) - hash32(world.seed, 601, b.index));
  const isPilot = (index: number): boolean => world.account(index).route.station.pilot;
  return [
    ...candidates.filter(({ index }) => isPilot(index)).slice(0, FIELD_CHECKS.pilot),
    ...candidates.filter(({ index }) => !isPilot(index)).slice(0, FIELD_CHECKS.elsewhere),
  ];
}

async function outcomesOf(
  sql: Sql,
  world: World,
  monthIndex: number,
  indexes: readonly number[],
): Promise<AccountOutcome[]> {
  const month = world.calendar.months[monthIndex]!;
  const terms: BillingWorld = await billingWorld(sql, month);
  const sources = await accountSources(
    sql,
    month,
    indexes.map((index) => index + 1),
  );
  return sources.map((source) => billAccount(source, terms));
}

async function openReviews(sql: Sql, world: World, run: RunPlan, indexes: readonly number[]): Promise<number> {
  const month = world.calendar.months[run.monthIndex]!;
  const outcomes = await outcomesOf(sql, world, run.monthIndex, indexes);
  const billed = outcomes.flatMap((outcome) => (outcome.kind === 'billed' ? [readyBill(outcome)] : []));
  const written = await writeBills(sql, billed, {
    month,
    runId: run.id,
    calculatedBy: run.calculatorId,
    at: run.finishedAt,
  });
  const toReview = written.filter((one) => one.billed.classes.length > 0);
  const reviewerId = world.staff.at(run.countyUnitId, 'reviewer')[0]!.id;
  await createOrders(
    sql,
    toReview.map((one) => reviewOrder(one, run, month, isAccepted(one) ? reviewerId : undefined)),
  );
  const accepted = toReview.filter(isAccepted).map((one) => one.billId);
  await sql.run(
    `UPDATE review_obligation SET closed_at = clock_timestamp(), closed_by = $2, conclusion = 'accepted', reason = $3
      WHERE bill_month = $4 AND bill_id = ANY($1::bigint[])`,
    [accepted, reviewerId, ACCEPTED.reason, firstDay(month)],
  );
  await countInChunks(sql, world, run, written);
  return toReview.length;
}

const isAccepted = (written: WrittenBill): boolean => written.billed.account.id % RELEASE_EVERY === 0;

const ACCEPTED = { verdict: 'harmless', reason: '已电话核实,用电情况属实' } as const;

function reviewOrder(written: WrittenBill, run: RunPlan, month: string, acceptedBy: number | undefined): NewOrder {
  const { billed } = written;
  return {
    process: 'billing',
    unitId: billed.account.unitId,
    createdBy: run.calculatorId,
    trail: [
      { action: 'calculate', actorId: run.calculatorId, toStep: 'self-check' },
      {
        action: 'self-check',
        actorId: 0,
        toStep: 'review',
        data: { rules: billed.findings.map((finding) => finding.rule) },
      },
      ...(acceptedBy === undefined
        ? []
        : [
            {
              action: 'accept',
              actorId: acceptedBy,
              toStep: 'release',
              reason: ACCEPTED.reason,
              data: { ...ACCEPTED },
            },
          ]),
    ],
    ...archiveFields(billed.account, billed.meterNo),
    ...reviewOrderFields(written),
    billMonth: month,
    runId: run.id,
    barred: { review: [run.calculatorId], release: [run.calculatorId] },
    subject: reviewSubject(written),
  };
}

/** The run's chunks were written without the bills that came later. */
async function countInChunks(sql: Sql, world: World, run: RunPlan, written: readonly WrittenBill[]): Promise<void> {
  const chunks = chunksOf(world, runsOf(world)).filter((chunk) => chunk.station.countyUnitId === run.countyUnitId);
  for (const chunk of chunks) {
    const own = written.filter(({ billed }) => billed.account.id > chunk.first && billed.account.id <= chunk.end);
    if (own.length === 0) continue;
    if (own.length > CHUNK_ACCOUNTS)
      throw new Error(`chunk ${chunk.no} of run ${run.id} holds more bills than accounts`);
    await sql.run(
      `UPDATE billing_chunk c SET billed = c.billed + $3, findings = c.findings + $4, reviews = c.reviews + $5,
              amount_yuan = c.amount_yuan + n.amount, energy_kwh = c.energy_kwh + n.energy
         FROM (SELECT coalesce(sum(amount_yuan), 0) AS amount, coalesce(sum(energy_kwh), 0) AS energy FROM bill
                WHERE bill_month = $6 AND id = ANY($7::bigint[])) n
        WHERE c.run_id = $1 AND c.chunk_no = $2`,
      [
        run.id,
        chunk.no,
        own.length,
        own.reduce((sum, { billed }) => sum + billed.findings.length, 0),
        own.filter(({ billed }) => billed.classes.length > 0).length,
        firstDay(world.calendar.months[run.monthIndex]!),
        own.map(({ billId }) => billId),
      ],
    );
  }
}

async function raiseFieldChecks(
  sql: Sql,
  world: World,
  countyUnitId: number,
  indexes: readonly number[],
): Promise<number> {
  const outcomes = await outcomesOf(sql, world, CURRENT, indexes);
  const specs = outcomes.map((outcome) => fieldCheck(world, countyUnitId, outcome, outcome.source.account.id));
  return (await createOrders(sql, specs)).length;
}

function fieldCheck(world: World, countyUnitId: number, outcome: AccountOutcome, turn: number): NewOrder {
  const { source, findings } = outcome;
  const order = ranked(findings);
  const { station } = world.account(source.account.id - 1).route;
  const readers = [...new Set(source.registers.flatMap((row) => (row.readerId === null ? [] : [row.readerId])))];
  const calculatorId = world.staff.at(countyUnitId, 'calculator')[0]!.id;
  const leadId = world.staff.at(countyUnitId, 'lead')[0]!.id;
  // In the pilot county the readers of the demo take every other one, so that both find something to do.
  const own = [
    ...(station.pilot && turn % 2 === 0 ? world.staff.at(countyUnitId, 'reader') : []),
    ...world.staff.at(station.unitId, 'reader'),
  ];
  const free = own.filter((person) => !readers.includes(person.id));
  const reader = station.pilot && turn % 2 === 0 ? free[(turn / 2) % 2] : free[0];
  const isDispatched = turn % 3 !== 0 && reader !== undefined;
  return {
    process: 'reading-anomaly',
    unitId: source.account.unitId,
    createdBy: calculatorId,
    ...(isDispatched
      ? {
          trail: [{ action: 'dispatch', actorId: leadId, toStep: 'field', data: { readerId: reader.id } }],
          assigneeId: reader.id,
        }
      : {}),
    ...archiveFields(source.account, meterNoOf(source)),
    rule: order[0]?.rule ?? null,
    rules: [...new Set(order.map((finding) => finding.rule))],
    moneyAtRiskYuan: order[0]?.moneyAtRiskYuan ?? '0.00',
    billMonth: world.calendar.months[CURRENT]!,
    barred: readers.length === 0 ? {} : { field: readers },
    subject: {
      why: 'reading-check',
      ...(isDispatched ? { fieldReaderId: reader.id, instruction: '' } : {}),
      ...(outcome.kind === 'not-billed' ? { code: outcome.code, params: outcome.params } : {}),
      findings: findings.map(({ rule, class: reviewClass, severity, moneyAtRiskYuan, detail }) => ({
        rule,
        class: reviewClass,
        severity,
        moneyAtRiskYuan,
        variant: detail.variant,
        params: detail.params,
      })),
      readings: source.registers.map(
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
      ),
      originalReaderIds: readers,
    },
  };
}
