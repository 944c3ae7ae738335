/**
 * A bill as a tree and beside the bill of the month before. Pure; amounts and quantities stay decimal strings.
 */
import { compareDecimals, sumDecimals } from '@/components/i18n/format';
import { evaluateTrace } from '@/server/billing/formulas';
import type { BillLineView } from '@/server/billing/run-wire';

export const LINE_GROUPS = ['energy', 'basic', 'power-factor', 'funds', 'corrections', 'penalties'] as const;
export type LineGroupId = (typeof LINE_GROUPS)[number];

export function groupOf(charge: string): LineGroupId {
  if (charge.startsWith('fund-')) return 'funds';
  if (charge.startsWith('basic-') || charge === 'transformer-rent') return 'basic';
  if (charge === 'power-factor') return 'power-factor';
  if (charge.startsWith('correction-')) return 'corrections';
  if (/^(late|breach|theft|meter-relocation)/.test(charge)) return 'penalties';
  return 'energy';
}

export interface LineGroup {
  readonly id: LineGroupId;
  readonly lines: readonly BillLineView[];
  readonly amountYuan: string;
}

/** Lines under their kind of charge, in the order of the bill; the groups sum to the bill because the lines do. */
export function groupLines(lines: readonly BillLineView[]): LineGroup[] {
  return LINE_GROUPS.flatMap((id) => {
    const own = lines.filter(({ charge }) => groupOf(charge) === id);
    return own.length === 0
      ? []
      : [{ id, lines: own, amountYuan: sumDecimals(own.map(({ amountYuan }) => amountYuan)) }];
  });
}

/** Computes the line again from its trace alone; false when that gives another amount than the line bears. */
export function agrees({ trace, amountYuan }: BillLineView): boolean {
  return compareDecimals(evaluateTrace(trace), amountYuan) === 0;
}

/** The steps by which a line's quantity arose: its own, or those of the line that shows them. */
export function stepsOf(line: BillLineView, lines: readonly BillLineView[]): NonNullable<BillLineView['trace']['q']> {
  const { q, qr } = line.trace;
  if (q) return q;
  return (qr === undefined ? undefined : lines.find(({ lineNo }) => lineNo === qr)?.trace.q) ?? [];
}

export interface ComparedLine {
  readonly charge: string;
  readonly before: ChargeSum | null;
  readonly now: ChargeSum | null;
  /** now − before. */
  readonly differenceYuan: string;
  readonly moved: boolean;
}

export interface ChargeSum {
  readonly quantity: string | null;
  readonly unit: string | null;
  /** Null where lines of one charge have several prices. */
  readonly priceYuan: string | null;
  readonly amountYuan: string;
}

/** What comparing asks of a line. */
export type ComparableLine = Pick<BillLineView, 'charge' | 'quantity' | 'unit' | 'priceYuan' | 'amountYuan'>;

function sumsByCharge(lines: readonly ComparableLine[]): Map<string, ChargeSum> {
  const sums = new Map<string, ChargeSum>();
  for (const charge of new Set(lines.map((line) => line.charge))) {
    const own = lines.filter((line) => line.charge === charge);
    const [first] = own;
    const isOnePrice = own.every(({ priceYuan }) => priceYuan === first?.priceYuan);
    sums.set(charge, {
      quantity: own.every(({ quantity }) => quantity === null)
        ? null
        : sumDecimals(own.map(({ quantity }) => quantity)),
      unit: first?.unit ?? null,
      priceYuan: isOnePrice ? (first?.priceYuan ?? null) : null,
      amountYuan: sumDecimals(own.map(({ amountYuan }) => amountYuan)),
    });
  }
  return sums;
}

export function negated(amount: string): string {
  if (/^[-+]?[0.]*$/.test(amount)) return amount.replace(/^[-+]/, '');
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** One row a charge of either month; the differences sum to the difference of the bills. */
export function compareBills(now: readonly ComparableLine[], before: readonly ComparableLine[]): ComparedLine[] {
  const [current, former] = [sumsByCharge(now), sumsByCharge(before)];
  return [...new Set([...current.keys(), ...former.keys()])].map((charge) => {
    const [one, other] = [current.get(charge) ?? null, former.get(charge) ?? null];
    const differenceYuan = sumDecimals([one?.amountYuan, other === null ? null : negated(other.amountYuan)]);
    return { charge, now: one, before: other, differenceYuan, moved: compareDecimals(differenceYuan, '0') !== 0 };
  });
}
