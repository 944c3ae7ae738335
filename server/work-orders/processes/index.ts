/** The catalogue of processes: one file and one line each. */
import type { ProcessDefinition } from '../process';
import { billing } from './billing';
import { readingAnomaly } from './reading-anomaly';
import { suspension } from './suspension';

export const PROCESSES: readonly ProcessDefinition[] = [
  billing,
  readingAnomaly,
  suspension,
  //
];

const byId = new Map(PROCESSES.map((process) => [process.id, process]));
const byVersion = new Map(
  PROCESSES.flatMap((process) => [process, ...(process.earlier ?? [])]).map((process) => [
    `${process.id} ${process.version}`,
    process,
  ]),
);

/** The process of an order: in the version the order started with; without one, the version new orders start with. */
export function processById(id: string, version?: number): ProcessDefinition {
  const process = version === undefined ? byId.get(id) : byVersion.get(`${id} ${version}`);
  if (process === undefined)
    throw new Error(`unknown process ${id}${version === undefined ? '' : ` version ${version}`}`);
  return process;
}
