/**
 * The decision between rollover and backwards on a real utility's registers, when that data set is at hand (`../shared/data`).
 * Every row that runs backwards must be found; none may be billed as a wrap above half the plate; every wrap is reviewed.
 *
 *   npm run bench -- real-registers
 */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { median } from '@/server/anomalies/numbers';
import { decideBackwardStep, type RolloverParameters, type RolloverReason } from '@/server/anomalies/rollover';
import { RULES } from '@/server/anomalies/rules';
import { Thresholds } from '@/server/anomalies/thresholds';
import { ROLLOVER_RULE } from '@/server/billing/bill-account';
import { figure } from './bench-database';

const FILE = '../shared/data/steg-electric-invoices.csv.gz';
const HISTORY = 13;

export async function run(): Promise<void> {
  if (!existsSync(FILE)) {
    console.log(`skipped: ${FILE} is not here`);
    return;
  }
  const parameters = new Thresholds(RULES, [])
    .of('residential', false)
    .get(ROLLOVER_RULE) as unknown as RolloverParameters;
  const lines = createInterface({ input: createReadStream(FILE).pipe(createGunzip()) });
  let columns: string[] = [];
  const past = new Map<string, number[]>();
  const reasons = new Map<RolloverReason, number>();
  const count = { rows: 0, backwards: 0, judged: 0, wraps: 0, wideWraps: 0 };
  for await (const line of lines) {
    const cells = line.split(',');
    if (columns.length === 0) {
      columns = cells;
      continue;
    }
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const [prev, curr] = [Number(cell('old_index')), Number(cell('new_index'))];
    if (!Number.isFinite(prev) || !Number.isFinite(curr)) continue;
    count.rows += 1;
    const key = `${cell('client_id')}|${cell('counter_number')}`;
    const own = past.get(key) ?? [];
    if (curr >= prev) {
      own.push(curr - prev);
      past.set(key, own.slice(-HISTORY));
      continue;
    }
    count.backwards += 1;
    // The plate is not in the data: the fewest digits that show both figures, five at least.
    const digits = Math.max(5, String(Math.max(prev, curr)).length);
    const verdict = decideBackwardStep(
      { digits, prev, curr, expectedAdvance: own.length === 0 ? null : median(own), ruled: null },
      parameters,
    );
    count.judged += 1;
    reasons.set(verdict.reason, (reasons.get(verdict.reason) ?? 0) + 1);
    if (!verdict.wentRound) continue;
    count.wraps += 1;
    if (verdict.roundAdvance > verdict.span / 2) count.wideWraps += 1;
  }
  console.log(
    `${count.rows} rows, ${count.backwards} below their base: ${count.wraps} decided as rollovers (each reviewed), ${count.judged - count.wraps} not billed`,
  );
  for (const [reason, number] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`  ${reason}: ${number}`);
  figure('rows below their base without a verdict', count.backwards - count.judged, '', { most: 0 });
  figure('billed as a wrap above half the plate', count.wideWraps, '', { most: 0 });
}
