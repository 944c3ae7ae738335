/** Actions nobody can take back; they alone are asked about before they are done. */
import type { ActionDefinition } from '@/server/work-orders/process';

export function isFinal(action: Pick<ActionDefinition, 'final'>): boolean {
  return action.final === true;
}
