/** Sums over the team's queue. Pure. */
import type { TeamAnswer } from '@/server/work-orders/contract';

export interface TeamTotals {
  readonly waiting: number;
  readonly held: number;
  readonly returned: number;
  readonly overdue: number;
  readonly doneToday: number;
}

export function teamTotals(team: Pick<TeamAnswer, 'steps' | 'people'>): TeamTotals {
  const sum = (pick: (step: TeamAnswer['steps'][number]) => number): number =>
    team.steps.reduce((total, step) => total + pick(step), 0);
  return {
    waiting: sum((step) => step.pending + step.returned),
    held: sum((step) => step.lockedByMe + step.lockedByOthers),
    returned: sum((step) => step.returned),
    overdue: sum((step) => step.overdue),
    doneToday: team.people.reduce((total, person) => total + person.doneToday, 0),
  };
}

export const AGE_BANDS = ['under4h', 'under24h', 'under72h', 'older'] as const;

export function ageingOf(
  team: Pick<TeamAnswer, 'ageing'>,
  { process, step }: { readonly process: string; readonly step: string },
): { readonly id: (typeof AGE_BANDS)[number]; readonly count: number }[] {
  const row = team.ageing.find((each) => each.process === process && each.step === step);
  return AGE_BANDS.map((id) => ({ id, count: row?.[id] ?? 0 }));
}
