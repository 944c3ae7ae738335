/**
 * Writing a process down briefly (流程定义). These builders add what every process has in common, so that a process file holds what is
 * its own: who does what, with which form, where it goes, within which limit.
 */
import { z } from 'zod';
import type { Family, PanelId, RoleId } from '@/server/access/roles';
import { reason } from './fields';
import type { Condition } from './facts';
import type {
  ActionDefinition,
  ActionTarget,
  Branch,
  LimitUse,
  ProcessDefinition,
  StepDefinition,
  Target,
} from './process';

/** A step id, `'done'` to end the order, or branches. */
type To = string | readonly Branch[];

function target(to: string): Target {
  return to === 'done' ? { end: 'done' } : { step: to };
}

function targetOf(to: To): ActionTarget {
  return typeof to === 'string' ? target(to) : { branches: to };
}

/** A branch of an action: `when(condition, step)`, with `otherwise(step)` as the last. */
export const when = (condition: Condition, to: string): Branch => ({ ...target(to), when: condition });
export const otherwise = (to: string): Branch => target(to);

interface ActionSpec {
  readonly form?: z.ZodRawShape;
  readonly to: To;
  readonly guards?: readonly string[];
  readonly assigns?: string;
  readonly effect?: string;
  readonly batch?: boolean;
  readonly final?: boolean;
  readonly key?: string;
}

function action(id: string, { form = {}, to, ...rest }: ActionSpec): ActionDefinition {
  return { id, form: z.strictObject(form), to: targetOf(to), ...rest };
}

/** The main action of a step; key A. */
export const main = (id: string, spec: ActionSpec): ActionDefinition => ({ key: 'a', ...action(id, spec), main: true });

/** Another way forward. */
export const other = (id: string, spec: ActionSpec): ActionDefinition => action(id, spec);

/** What the clock does at a timer step when the day has come. */
export const auto = (id: string, spec: ActionSpec): ActionDefinition => ({ ...action(id, spec), auto: true });

/** Back to an earlier step with a reason; key R, many at once. */
export const back = (id: string, to: string, spec: Partial<Omit<ActionSpec, 'to'>> = {}): ActionDefinition => ({
  key: 'r',
  batch: true,
  ...action(id, { form: { reason: reason() }, ...spec, to }),
  sendBack: true,
});

/** Refused for good: the order ends without its effect. */
export const reject = (id = 'reject', spec: Partial<ActionSpec> = {}): ActionDefinition => ({
  key: 'x',
  ...action(id, { form: { reason: reason() }, to: 'done', ...spec }),
});

export const within = (id: string, use: Omit<LimitUse, 'id'> = {}): LimitUse => ({ id, ...use });

type Limits = LimitUse | readonly LimitUse[];
const limitsOf = (limits: Limits | undefined): readonly LimitUse[] =>
  limits === undefined ? [] : Array.isArray(limits) ? (limits as readonly LimitUse[]) : [limits as LimitUse];

interface StepSpec {
  readonly by: RoleId;
  readonly limit: Limits;
  readonly opens?: readonly PanelId[];
  readonly approval?: boolean;
  readonly does: readonly ActionDefinition[];
}

/** A step somebody does. */
export function step(id: string, { by, limit, opens = ['customer'], approval, does }: StepSpec): StepDefinition {
  return {
    id,
    kind: 'person',
    role: by,
    limits: limitsOf(limit),
    modules: opens,
    actions: does,
    ...(approval === undefined ? {} : { approval }),
  };
}

/** A step a worker does. */
export function system(id: string, limit: Limits): StepDefinition {
  return { id, kind: 'system', role: '', limits: limitsOf(limit), modules: [], actions: [] };
}

/** Waits until the last linked order ends, then goes on with `resume`. */
export function waitForLinked(
  id: string,
  { resume, limit, opens = ['customer'] }: { resume?: string; limit?: Limits; opens?: readonly PanelId[] },
): StepDefinition {
  return {
    id,
    kind: 'wait',
    role: '',
    limits: limitsOf(limit),
    modules: opens,
    actions: [],
    ...(resume === undefined ? {} : { resume }),
  };
}

/** Waits for a day; the clock then does the `auto` action. People of the role may do the others before. */
export function timer(
  id: string,
  {
    by,
    until,
    does,
    opens = ['customer'],
  }: { by: RoleId; until: string; does: readonly ActionDefinition[]; opens?: readonly PanelId[] },
): StepDefinition {
  return { id, kind: 'timer', role: by, until, limits: [], modules: opens, actions: does };
}

/** Whose approval an amount needs, from the team lead up; a parameter says how far each may go alone. */
export const LADDER = [
  { role: 'lead', step: 'approve-lead', parameter: 'approval.lead' },
  { role: 'station-chief', step: 'approve-station', parameter: 'approval.station' },
  { role: 'county-marketing', step: 'approve-county', parameter: 'approval.county' },
  { role: 'supervisor', step: 'approve-bureau', parameter: '' },
] as const satisfies readonly { role: RoleId; step: string; parameter: string }[];

interface LadderSpec {
  /** Path of the amount; by default the amount at stake. */
  readonly amount?: string;
  /** First rung; by default the team lead. */
  readonly from?: (typeof LADDER)[number]['role'];
  /** Last rung; by default the bureau. */
  readonly upTo?: (typeof LADDER)[number]['role'];
  /** Where the approved order goes, and where a returned one. */
  readonly then: string;
  readonly back: string;
  readonly limit: Limits;
  readonly opens?: readonly PanelId[];
  /** Effect and guards of the last approval; they run on each rung that passes the order out of the ladder. */
  readonly refuse?: boolean;
}

/**
 * The approval ladder by amount (审批层级): each rung approves; above its figure the next one decides too. Any rung returns the order
 * or, with `refuse`, ends it. Who started the order, and whoever approved below, may not approve.
 */
export function ladder({
  amount = 'order.amountYuan',
  from = 'lead',
  upTo = 'supervisor',
  then,
  back: backTo,
  limit,
  opens = ['customer'],
  refuse = false,
}: LadderSpec): readonly StepDefinition[] {
  const first = LADDER.findIndex((rung) => rung.role === from);
  const last = LADDER.findIndex((rung) => rung.role === upTo);
  const rungs = LADDER.slice(first, last + 1);
  return rungs.map((rung, index): StepDefinition => {
    const next = rungs[index + 1];
    const to: To =
      next === undefined ? then : [when({ above: amount, parameter: rung.parameter }, next.step), otherwise(then)];
    return {
      ...step(rung.step, {
        by: rung.role,
        limit,
        opens,
        approval: true,
        does: [
          main('approve', {
            form: {
              opinion: z
                .string()
                .trim()
                .max(500)
                .default('')
                .meta({ field: { widget: 'textarea' } }),
            },
            to,
            batch: true,
          }),
          back('return', backTo),
          ...(refuse ? [reject('refuse')] : []),
        ],
      }),
      ...(next === undefined ? {} : { rung: rung.parameter }),
    };
  });
}

/** The first step of a ladder that begins at the team lead. */
export const LADDER_START = LADDER[0].step;

interface ProcessSpec extends Omit<ProcessDefinition, 'steps' | 'initialStep' | 'hands' | 'family'> {
  readonly family: Family;
  readonly hands?: readonly (readonly [string, string])[];
  /** In the order of the picture; the first is where an order begins. A ladder is spread in its place. */
  readonly steps: readonly (StepDefinition | readonly StepDefinition[])[];
}

/** Puts a process together; approvals are kept apart from each other besides what `hands` says. */
export function process({ steps: spec, hands = [], ...rest }: ProcessSpec): ProcessDefinition {
  const steps = spec.flatMap((each) =>
    Array.isArray(each) ? (each as readonly StepDefinition[]) : [each as StepDefinition],
  );
  const approvals = steps.filter((each) => each.approval === true).map((each) => each.id);
  const apart = approvals.flatMap((one, index) =>
    approvals.slice(index + 1).map((two): [string, string] => [one, two]),
  );
  return { ...rest, initialStep: steps[0]!.id, hands: [...hands, ...apart], steps };
}
