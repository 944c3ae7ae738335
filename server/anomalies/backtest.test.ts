import { describe, expect, it } from 'vitest';
import { addMonths } from '@/server/kernel/time';
import { type BacktestAccount, candidateOf, candidatesOf, judgeHistory, proposalOf } from './backtest';
import { ruleById } from './rules';
import { Thresholds } from './thresholds';
import { RULES } from './rules';

const rule = ruleById('energy-jump')!;
const values = new Thresholds(RULES, []).of('residential', false).get('energy-jump')!;

/** Fourteen even months of 200 kWh, the newest as told. */
function account(id: number, newest: number): BacktestAccount {
  const months = Array.from({ length: 15 }, (_, back) => ({
    month: addMonths('2026-10', -back),
    kwh: back === 0 ? newest : 200,
    fen: 10_000n,
    days: 30,
  }));
  return {
    id,
    accountNo: String(id),
    customerName: '',
    unitId: 1,
    tariffCode: 't',
    class: 'residential',
    highVoltage: false,
    capacityKva: 8,
    openedOn: '2020-01-01',
    months,
  };
}

describe('thresholds tried on history', () => {
  const accounts = [account(1, 450), account(2, 500), account(3, 700), account(4, 900), account(5, 210)];
  const candidates = candidatesOf(1);
  const judged = judgeHistory(
    rule,
    'share',
    accounts,
    () => values,
    candidates,
    '2026-01',
    (id) => ({
      truth: id >= 3 ? 'real-fault' : 'false-alarm',
      recoveredYuan: '0.00',
    }),
  );

  it('asks the rule itself, and knows up to which threshold a finding stands', () => {
    expect(judged.map(({ accountId, upTo }) => [accountId, upTo])).toEqual([
      [1, 1.1],
      [2, 1.25],
      [3, 2],
      [4, 3],
    ]);
  });

  it('proposes the fewest findings that lose no real fault', () => {
    const tried = candidates.map((value) => candidateOf(judged, value));
    expect(tried.find(({ value }) => value === 1)).toMatchObject({ findings: 4, real: 2, harmless: 2 });
    expect(proposalOf(tried, 1)).toMatchObject({ value: 1.5, findings: 2, real: 2, harmless: 0 });
  });

  it('proposes nothing where nothing is gained', () => {
    const real = judgeHistory(
      rule,
      'share',
      accounts,
      () => values,
      candidates,
      '2026-01',
      () => ({ truth: 'real-fault', recoveredYuan: '0.00' }),
    );
    expect(
      proposalOf(
        candidates.map((value) => candidateOf(real, value)),
        1,
      ),
    ).toBeUndefined();
  });
});
