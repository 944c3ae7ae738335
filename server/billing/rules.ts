/**
 * Catalogue of rating rules (计费规则). Names and texts in both languages stand in `billing-rules.rule.<id>`; `docs/rules.md`
 * lists them. `source` is a document, or «terms» where the account's own contract or the product's parameter decides.
 */
export interface Rule {
  readonly id: string;
  readonly source: string;
  readonly from: string;
  /** Where it is proved. */
  readonly test: string;
}

const REG_1996 = '供电营业规则 (1996)';
const PF_1983 = '(83)水电财字215号';

const rule = <const Id extends string>(id: Id, source: string, from: string, test: string) => ({
  id,
  source,
  from,
  test,
});

export const RULES = [
  rule('energy-single', 'price version', '1996-10-08', 'tests/golden'),
  rule('energy-tou', 'price version; factors on the price net of funds', '1996-10-08', 'tests/golden'),
  rule('tier-monthly', 'price version', '2012-07-01', 'tests/golden'),
  rule('tier-seasonal', 'price version', '2012-07-01', 'tests/golden'),
  rule('tier-yearly', 'price version', '2012-07-01', 'tests/golden'),
  rule('tier-add-on', 'price version', '2012-07-01', 'tests/golden'),
  rule('tier-free', 'price version', '2012-07-01', 'tests/golden'),
  rule('energy-percent', 'terms', '1996-10-08', 'tests/golden'),
  rule('basic-capacity', '供电营业规则 (1996) 第83–85条', '1996-10-08', 'tests/golden'),
  rule('basic-demand-pre-2005', 'two-part tariff rules before 2005', '1976-01-01', 'tests/golden'),
  rule('basic-demand-excess-105', '发改价格〔2005〕514号', '2005-01-01', 'tests/golden'),
  rule('basic-demand-band-95-105', 'published variant, by parameter', '2005-01-01', 'tests/golden'),
  rule('basic-demand-actual', '2016/2018 rules', '2016-01-01', 'tests/golden'),
  rule('power-factor-090', PF_1983, '1983-12-02', 'tests/golden'),
  rule('power-factor-085', PF_1983, '1983-12-02', 'tests/golden'),
  rule('power-factor-080', PF_1983, '1983-12-02', 'tests/golden'),
  rule('power-factor-given', 'a stated rate', '1983-12-02', 'tests/golden'),
  rule('fund-per-kwh', 'price version', '1996-10-08', 'tests/golden'),
  rule('money-correction', `${REG_1996} 第80、81条`, '1996-10-08', 'tests/golden'),
  rule('late-fee', `${REG_1996} 第98条`, '1996-10-08', 'tests/golden'),
  rule('correction-meter-error', `${REG_1996} 第80条`, '1996-10-08', 'tests/golden'),
  rule('correction-voltage-drop', `${REG_1996} 第80条`, '1996-10-08', 'tests/golden'),
  rule('correction-wiring', `${REG_1996} 第81条`, '1996-10-08', 'tests/golden'),
  rule('correction-ratio', `${REG_1996} 第81条`, '1996-10-08', 'tests/golden'),
  rule('correction-normal-month', `${REG_1996} 第80、81条`, '1996-10-08', 'tests/golden'),
  rule('breach-cheaper-tariff', `${REG_1996} 第100条第1项`, '1996-10-08', 'tests/golden'),
  rule('breach-over-capacity', `${REG_1996} 第100条第2项`, '1996-10-08', 'tests/golden'),
  rule('breach-above-plan', `${REG_1996} 第100条第3项`, '1996-10-08', 'tests/golden'),
  rule('breach-suspended-used', `${REG_1996} 第100条第4项`, '1996-10-08', 'tests/golden'),
  rule('breach-meter-moved', `${REG_1996} 第100条第5项`, '1996-10-08', 'tests/golden'),
  rule('breach-unauthorised-supply', `${REG_1996} 第100条第6项`, '1996-10-08', 'tests/golden'),
  rule('theft', `${REG_1996} 第102、103条`, '1996-10-08', 'tests/golden'),
  rule('unmetered', `${REG_1996} 第12条`, '1996-10-08', 'tests/golden'),
  rule('rent-per-day', 'agreement', '1996-10-08', 'tests/golden'),
] as const satisfies readonly Rule[];

export type RuleId = (typeof RULES)[number]['id'];

const PF_RULES = { '0.90': 'power-factor-090', '0.85': 'power-factor-085', '0.80': 'power-factor-080' } as const;

export function pfRuleId(standard: keyof typeof PF_RULES): RuleId {
  return PF_RULES[standard];
}
