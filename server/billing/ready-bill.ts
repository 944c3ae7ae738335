/**
 * A bill as it is written down (待落账单): what rating made of an account, as the texts the database takes. A run holds some hundred of them
 * until its chunk is written; as objects they would be ten times as much, and collecting what is carried along took a quarter of a worker.
 * Pure.
 */
import type { Finding } from '@/server/anomalies/check';
import type { PastMonth } from '@/server/anomalies/facts';
import type { ReviewClass } from '@/server/anomalies/rule';
import type { AccountOutcome, Billed, NotBilled } from '@/server/billing/bill-account';
import type { BillLine } from '@/server/billing/contract';
import { add, exact, type Exact, EXACT_ZERO, fixed } from '@/server/billing/exact';
import type { AccountRow, AccountSource } from '@/server/billing/source';
import { copyLine } from '@/server/kernel/copy-text';
import type { LocalDate } from '@/server/kernel/time';

export interface ReadyBill {
  readonly kind: 'billed';
  readonly account: AccountRow;
  /** Bills of the account's month before it. */
  readonly revision: number;
  readonly meterNo: string | null;
  /** The newest month billed before. */
  readonly last: PastMonth | undefined;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly energyKwh: string;
  readonly amountYuan: string;
  readonly engineVersion: string;
  readonly inputHash: string;
  readonly outputHash: string;
  /** The bundle in its canonical text. */
  readonly inputText: string;
  /** Columns of each line after the bill's id, in the text format of COPY. */
  readonly lineTexts: readonly string[];
  /** What its lines come to, by charge. */
  readonly earned: ReadonlyMap<string, Exact>;
  readonly findings: readonly Finding[];
  readonly classes: readonly ReviewClass[];
}

/** Throws when the lines do not sum to the bill: nothing is written then. */
export function readyBill({ source, input, bill, texts, findings, classes }: Billed): ReadyBill {
  const earned = earnedOf(bill.lines);
  assertSum(source.account.accountNo, earned, bill.amountYuan);
  return {
    kind: 'billed',
    account: source.account,
    revision: source.revision,
    meterNo: meterNoOf(source),
    last: source.history[0],
    from: input.from,
    to: input.to,
    energyKwh: bill.energyKwh,
    amountYuan: bill.amountYuan,
    engineVersion: bill.engineVersion,
    inputHash: bill.inputHash,
    outputHash: bill.outputHash,
    inputText: texts.input,
    lineTexts: bill.lines.map((line, index) => lineText(line, texts.traces[index]!)),
    earned,
    findings,
    classes,
  };
}

/** Columns of a line after the bill's id, in the text format of COPY. */
export function lineText(line: BillLine, trace: string): string {
  return copyLine([
    line.lineNo,
    line.charge,
    line.segmentNo,
    line.quantity,
    line.unit,
    line.priceYuan,
    line.amountYuan,
    line.ruleId,
    trace,
  ]);
}

export function meterNoOf(source: AccountSource): string | null {
  return source.registers[0]?.meterNo ?? source.unread[0]?.meterNo ?? null;
}

function earnedOf(lines: readonly BillLine[]): Map<string, Exact> {
  const earned = new Map<string, Exact>();
  for (const { charge, amountYuan } of lines) {
    const before = earned.get(charge);
    const amount = exact(amountYuan);
    earned.set(charge, before === undefined ? amount : add(before, amount));
  }
  return earned;
}

function assertSum(accountNo: string, earned: ReadonlyMap<string, Exact>, amountYuan: string): void {
  let total = EXACT_ZERO;
  for (const amount of earned.values()) total = add(total, amount);
  if (fixed(total, 2) !== amountYuan)
    throw new Error(`lines of account ${accountNo} sum to ${fixed(total, 2)}, the bill says ${amountYuan}`);
}

export type ReadyOutcome = ReadyBill | NotBilled;

/** What cannot be written is listed, like whatever else goes wrong with one account. */
export function readyOutcome(outcome: AccountOutcome): ReadyOutcome {
  if (outcome.kind === 'not-billed') return outcome;
  try {
    return readyBill(outcome);
  } catch (error) {
    return refusedBill(outcome.source.account, error);
  }
}

/** Most of what an error says is shown in a list. */
const MOST_WORDS = 300;

/** A bill that was computed and could not be written (`write-refused`). Reading the meter again would not settle it. */
export function refusedBill(account: AccountRow, error: unknown): NotBilled {
  const { code } = error as { code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'not-billed',
    source: { account, registers: [], unread: [], history: [], revision: 0, changes: [], trouble: [] },
    code: 'write-refused',
    params: { state: typeof code === 'string' ? code : '', message: message.slice(0, MOST_WORDS) },
    findings: [],
    reread: false,
  };
}
