/**
 * Which operand of a bundle was altered (改动的算式项): a line's stored trace still holds what it was computed from, the trace computed
 * again shows what the bundle says now. Where the two part, the operand is named with its place in the bundle and both values.
 * Pure. Source of the names: `STEPS` for a quantity, `FORMULAS` for an amount; results that merely follow are not named.
 */
import type { BillingInput, Trace } from './contract';
import { FORMULAS, type FormulaId } from './formulas';
import { STEPS, type StepKind } from './steps';

export interface OperandDifference {
  readonly lineNo: number;
  /** Step or formula the operand stands in. */
  readonly in: string;
  readonly operand: string;
  /** For example `points.0.meters.0.registers.0.curr`; null where the value stands in the bundle several times or was derived. */
  readonly path: string | null;
  /** What the line's stored trace was computed from. */
  readonly traced: string;
  /** What the bundle gives now. */
  readonly bundle: string;
}

export function operandDifferences(
  input: BillingInput,
  lineNo: number,
  stored: Trace | null | undefined,
  again: Trace,
): OperandDifference[] {
  const found: OperandDifference[] = [];
  const note = (place: string, names: readonly string[], was: readonly string[], is: readonly string[]): void => {
    names.forEach((operand, index) => {
      const [traced, bundle] = [was[index], is[index]];
      if (traced === undefined || bundle === undefined || traced === bundle) return;
      found.push({ lineNo, in: place, operand, path: pathOf(input, operand, bundle, is), traced, bundle });
    });
  };
  (again.q ?? []).forEach((step, index) => {
    const before = stored?.q?.[index];
    if (before?.k === step.k) note(step.k, STEPS[step.k as StepKind], before.o, step.o);
  });
  // An amount's own operands follow from its quantity: they are the cause only where no step parted.
  if (found.length === 0 && stored?.f === again.f)
    note(again.f, FORMULAS[again.f as FormulaId].operands, stored.o, again.o);
  return found;
}

/** The one leaf of the bundle with this name and value; of several registers, the one whose neighbours the step names too. */
function pathOf(input: BillingInput, operand: string, value: string, step: readonly string[]): string | null {
  const hits: { path: string; around: number }[] = [];
  const walk = (node: unknown, path: string, above: readonly string[]): void => {
    if (typeof node !== 'object' || node === null) return;
    const leaves = Object.values(node)
      .filter((leaf) => typeof leaf !== 'object')
      .map(String);
    const known = [...above, ...leaves];
    for (const [key, child] of Object.entries(node)) {
      const at = path === '' ? key : `${path}.${key}`;
      if (key === operand && String(child) === value)
        hits.push({ path: at, around: step.filter((each) => known.includes(each)).length });
      else walk(child, at, known);
    }
  };
  walk(input, '', []);
  const most = Math.max(...hits.map((hit) => hit.around));
  const best = hits.filter((hit) => hit.around === most);
  return best.length === 1 ? best[0]!.path : null;
}
