/**
 * One account's bill of a month with its checks (算费与自校验): decides the registers, freezes the bundle, rates it, runs the rules.
 * Pure, and it never throws: whatever goes wrong becomes a listed exception of this one account (电费异常不中断).
 *
 * A plausible wrap is billed as a wrap and reviewed; a register that ran backwards is not billed (AN-ROLL).
 */
import type { BilledFacts } from '@/server/anomalies/facts';
import { baselineOf, type PeerFacts, withPeers } from '@/server/anomalies/facts';
import { checkAccount, type Finding, reviewClasses } from '@/server/anomalies/check';
import { fenOf } from '@/server/anomalies/numbers';
import type { OwnRules } from '@/server/anomalies/own-rules';
import { decideRegisters, factsOf, spanOf } from '@/server/anomalies/prepare';
import type { RolloverParameters } from '@/server/anomalies/rollover';
import type { ReviewClass } from '@/server/anomalies/rule';
import type { Thresholds } from '@/server/anomalies/thresholds';
import { bundleOf } from '@/server/billing/bundle';
import { type BillingFault, type BillingInput, isBillingFault, type RatedBill } from '@/server/billing/contract';
import type { PriceChoice } from '@/server/billing/price-choice';
import { rateAndWriteOut } from '@/server/billing/rate-bill';
import { type AccountSource, type RunTerms, termsOf } from '@/server/billing/source';

export interface Billed {
  readonly kind: 'billed';
  readonly source: AccountSource;
  readonly input: BillingInput;
  readonly bill: RatedBill;
  /** The bundle and each line's trace as they are stored. */
  readonly texts: { readonly input: string; readonly traces: readonly string[] };
  readonly findings: readonly Finding[];
  readonly classes: readonly ReviewClass[];
}

export interface NotBilled {
  readonly kind: 'not-billed';
  readonly source: AccountSource;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly findings: readonly Finding[];
  /** True when reading the meter again can settle it. */
  readonly reread: boolean;
}

export type AccountOutcome = Billed | NotBilled;

export interface BillingWorld {
  readonly run: RunTerms;
  readonly prices: PriceChoice;
  readonly thresholds: Thresholds;
  /** How the peers of an account moved; left out where none are known. */
  readonly peers?: Peers;
  /** Rules the units wrote for themselves; left out where there are none. */
  readonly ownRules?: OwnRules;
}

export interface Peers {
  of(
    unitId: number,
    customerClass: AccountSource['account']['class'],
    highVoltage: boolean,
    transformerId: number | null,
  ): PeerFacts | null;
}

const REREAD_SETTLES: ReadonlySet<string> = new Set([
  'reading-missing',
  'register-missing',
  'reading-backwards',
  'reading-exceeds-digits',
  'rollover-not-below',
  'negative-energy',
]);

export const ROLLOVER_RULE = 'register-rollover';

export function billAccount(source: AccountSource, world: BillingWorld): AccountOutcome {
  try {
    return assess(source, world);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      kind: 'not-billed',
      source,
      code: 'unexpected',
      params: { message: message.slice(0, 300) },
      findings: [],
      reread: false,
    };
  }
}

function assess(source: AccountSource, world: BillingWorld): AccountOutcome {
  const { account } = source;
  const terms = termsOf(source);
  const highVoltage = terms.voltageKv > 1;
  const span = spanOf(source.registers);
  const baseline = baselineOf(source.history, world.run.month);
  const values = world.thresholds.of(account.class, highVoltage, account.unitId);
  const peers =
    world.peers?.of(account.unitId, account.class, highVoltage, source.checks?.transformerId ?? null) ?? null;
  const decided = decideRegisters(
    source.registers,
    baseline,
    span,
    values.get(ROLLOVER_RULE) as unknown as RolloverParameters,
  );
  const bundle = bundleOf(source, span, decided, world.run, world.prices);
  const written = isBillingFault(bundle) ? bundle : rateAndWriteOut(bundle, world.prices.table);
  const rated = 'fault' in written ? written : written.bill;
  const findings = checkAccount(
    factsOf({
      terms,
      month: world.run.month,
      span,
      registers: decided.map((register) => register.facts),
      history: source.history,
      baseline: withPeers(baseline, peers),
      changes: source.changes,
      trouble: source.trouble,
      bill: isBillingFault(rated) ? null : billedFacts(rated, bundle as BillingInput),
      peers,
      outages: source.checks?.outages ?? [],
      fileChanges: source.checks?.fileChanges ?? [],
      fault: isBillingFault(rated) ? rated : null,
      ownRules: world.ownRules?.of(account.unitId) ?? [],
    }),
    world.thresholds,
  );
  if ('fault' in written) return notBilled(source, written, decided, findings);
  return {
    kind: 'billed',
    source,
    input: bundle as BillingInput,
    bill: written.bill,
    texts: { input: written.inputText, traces: written.traceTexts },
    findings,
    classes: reviewClasses(findings),
  };
}

function notBilled(
  source: AccountSource,
  reason: BillingFault,
  decided: ReturnType<typeof decideRegisters>,
  findings: readonly Finding[],
): NotBilled {
  const backwards = decided.find((register) => register.reason !== null && !register.facts.wrapped);
  const meter = decided.find((register) => String(register.facts.meterId) === String(reason.params['meterId']));
  const params: Record<string, string | number> = { ...reason.params };
  params['meterNo'] ??= meter?.facts.meterNo ?? '';
  if (reason.code === 'reading-backwards') params['why'] = backwards?.reason ?? '';
  return {
    kind: 'not-billed',
    source,
    code: reason.code,
    params,
    findings,
    reread: REREAD_SETTLES.has(reason.code),
  };
}

function billedFacts(bill: RatedBill, input: BillingInput): BilledFacts {
  const { cosPhi, billedDemandKw, transformerLossKwh } = bill.facts;
  const [main] = input.points;
  const basic = main?.segments?.at(-1)?.basic;
  const contractKw = basic?.by === 'demand' ? basic.contractKw : undefined;
  return {
    kwh: Number(bill.energyKwh),
    fen: fenOf(bill.amountYuan),
    cosPhi: cosPhi === undefined ? null : Number(cosPhi),
    billedDemandKw: billedDemandKw === undefined ? null : Number(billedDemandKw),
    contractKw: contractKw === undefined ? null : Number(contractKw),
    lossKwh: main?.losses?.transformer === undefined ? null : Number(transformerLossKwh ?? 0),
  };
}
