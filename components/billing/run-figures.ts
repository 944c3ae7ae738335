/** Figures of a run for its monitor. Pure. */
import type { RunRow } from '@/server/billing/run-wire';

type Progressed = Pick<RunRow, 'accounts' | 'billed' | 'exceptions' | 'accountsPerSecond' | 'status'>;

export function finishedAccounts(run: Pick<RunRow, 'billed' | 'exceptions'>): number {
  return run.billed + run.exceptions;
}

/** Seconds to the end at the present rate; null while it is not known or the run stands still. */
export function secondsLeft(run: Progressed): number | null {
  if (run.status !== 'running' || run.accountsPerSecond === null || run.accountsPerSecond <= 0) return null;
  return Math.ceil(Math.max(0, run.accounts - finishedAccounts(run)) / run.accountsPerSecond);
}

/** Whole percent, never 100 before the end. */
export function percentDone(run: Progressed): number {
  if (run.accounts === 0) return run.status === 'done' ? 100 : 0;
  return Math.floor((finishedAccounts(run) / run.accounts) * 100);
}
