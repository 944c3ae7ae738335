/** 试算结果: what a trial run came to, beside the bill before it; no bill, no finding, no order, nothing owed. In the chunk's transaction. */
import type { ReadyOutcome } from '@/server/billing/ready-bill';
import { addMonths, type Month } from '@/server/kernel/time';
import type { Sql } from '@/server/kernel/ports';

function fenText(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export async function writeTrial(
  sql: Sql,
  outcomes: readonly ReadyOutcome[],
  { runId, month }: { runId: number; month: Month },
): Promise<readonly ReadyOutcome[]> {
  const before = addMonths(month, -1);
  const rows = outcomes.map((outcome) => {
    const { account } = outcome.kind === 'billed' ? outcome : outcome.source;
    const newest = outcome.kind === 'billed' ? outcome.last : outcome.source.history[0];
    const last = newest?.month === before ? newest : undefined;
    return {
      account_id: account.id,
      unit_id: account.unitId,
      code: outcome.kind === 'billed' ? null : outcome.code,
      params: outcome.kind === 'billed' ? {} : outcome.params,
      energy_kwh: outcome.kind === 'billed' ? outcome.energyKwh : null,
      amount_yuan: outcome.kind === 'billed' ? outcome.amountYuan : null,
      last_energy_kwh: last === undefined ? null : String(last.kwh),
      last_amount_yuan: last === undefined ? null : fenText(last.fen),
      rules: [...new Set(outcome.findings.map((finding) => finding.rule))],
      classes: outcome.kind === 'billed' ? outcome.classes : [],
    };
  });
  await sql.run(
    `INSERT INTO trial_result (run_id, account_id, unit_id, code, params, energy_kwh, amount_yuan, last_energy_kwh, last_amount_yuan, rules, classes)
     SELECT $1, t.account_id, t.unit_id, t.code, t.params, t.energy_kwh, t.amount_yuan, t.last_energy_kwh, t.last_amount_yuan,
            ARRAY(SELECT jsonb_array_elements_text(t.rules)), ARRAY(SELECT jsonb_array_elements_text(t.classes)::smallint)
       FROM jsonb_to_recordset($2::jsonb) AS t(account_id bigint, unit_id int, code text, params jsonb, energy_kwh numeric, amount_yuan numeric,
            last_energy_kwh numeric, last_amount_yuan numeric, rules jsonb, classes jsonb)`,
    [runId, JSON.stringify(rows)],
  );
  return outcomes;
}
