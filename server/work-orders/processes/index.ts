/** The catalogue of processes: one file and one line each. */
import type { ProcessDefinition } from '../process';
import { billing } from './billing';
import { readingAnomaly } from './reading-anomaly';

export const PROCESSES: readonly ProcessDefinition[] = [billing, readingAnomaly];

const byId = new Map(PROCESSES.map((process) => [process.id, process]));

export function processById(id: string): ProcessDefinition {
  const process = byId.get(id);
  if (process === undefined) throw new Error(`unknown process ${id}`);
  return process;
}
