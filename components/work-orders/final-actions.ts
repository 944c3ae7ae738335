/** Actions whose effect nobody can take back; they alone are asked about before they are done. */
import type { ActionDefinition } from '@/server/work-orders/process';

const FINAL_EFFECTS: ReadonlySet<string> = new Set(['billing.release']);

export function isFinal(action: Pick<ActionDefinition, 'effect'>): boolean {
  return action.effect !== undefined && FINAL_EFFECTS.has(action.effect);
}
