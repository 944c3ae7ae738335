/**
 * Shape of a work-order process (流程): the one definition that drives engine, forms, picture and documentation.
 * Pure and browser-safe. One file a process in `processes/`, one line in `processes/index.ts`; `define.ts` writes it briefly.
 */
import type { z } from 'zod';
import type { Family, PanelId, RoleId } from '@/server/access/roles';
import type { Condition } from './facts';

/** One way out of an action. */
export type Target =
  | { readonly step: string }
  /** The last step is done; the order is history. */
  | { readonly end: 'done' };

/** How an action leaves the order: one way, or the first branch whose condition holds (the last has none). */
export type ActionTarget = Target | { readonly branches: readonly Branch[] };
export type Branch = Target & { readonly when?: Condition };

export interface ActionDefinition {
  readonly id: string;
  /** The main action of the step: named by what it does, placed first. */
  readonly main?: boolean;
  /** True when the action goes against the flow; the order is then `returned`. */
  readonly sendBack?: boolean;
  /** True when many alike may be decided at once with the same form values. */
  readonly batch?: boolean;
  /** zod object; fields carry `.meta({ field: FieldMeta })`, made by `fields.ts`. */
  readonly form: z.ZodObject;
  readonly to: ActionTarget;
  /** Checks that must pass before anything moves, by name; see `GuardHandlers`. */
  readonly guards?: readonly string[];
  /** A `person` field of the form: whom the next step is for; they must hold its role there and not be barred. */
  readonly assigns?: string;
  /** Runs in the same transaction as the move; see `EffectHandlers`. */
  readonly effect?: string;
  /** Nobody can take it back: asked about before it is done. */
  readonly final?: boolean;
  /** `timer`: the action the clock does when the time has come. */
  readonly auto?: boolean;
  /** Single key that triggers the action while the order panel has the focus. */
  readonly key?: string;
}

/** A limit of `limits/` as a step uses it. */
export interface LimitUse {
  readonly id: string;
  /** The clock started when this step was first reached; left out: when the step at hand was. */
  readonly from?: string;
  readonly when?: Condition;
}

export interface StepDefinition {
  readonly id: string;
  /**
   * `person`: waits for a role. `system`: done by a worker. `wait`: waits for a linked order. `timer`: waits for a day; the clock then
   * does its `auto` action, and a person of the role may act before.
   */
  readonly kind: 'person' | 'system' | 'wait' | 'timer';
  readonly role: RoleId | '';
  /** The first whose condition holds counts; a wait or timer may have none. */
  readonly limits: readonly LimitUse[];
  /** Panels that open beside the order. */
  readonly modules: readonly PanelId[];
  readonly actions: readonly ActionDefinition[];
  /** Who started the order, or did what is approved, may not decide here. */
  readonly approval?: boolean;
  /** A rung of the approval ladder: the amount at stake above which the next rung decides too, by parameter name. */
  readonly rung?: string;
  /** `wait`: the step the order goes on with when its last open linked order ends. Left out: a worker brings it back. */
  readonly resume?: string;
  /** `timer`: path of the fact that holds the local date to wait for. */
  readonly until?: string;
}

export interface ProcessStart {
  /** What the order is about: an account, an organisation unit (a new customer), or another order. */
  readonly subject: 'account' | 'unit' | 'order';
  /** Roles that may raise it besides the role of the first step; the order then waits at its first step. */
  readonly alsoBy?: readonly RoleId[];
  /** Checks before an order exists, by name. */
  readonly guards?: readonly string[];
}

export interface ProcessDefinition {
  readonly id: string;
  /** Raised when steps or actions change; a running order keeps the version it started with. */
  readonly version: number;
  /** Earlier versions that orders may still be running on. */
  readonly earlier?: readonly ProcessDefinition[];
  /** Chinese name of the trade; the translated name is message `process.<id>.name`. */
  readonly trade: string;
  readonly family: Family;
  /** Short prefix of its order numbers. */
  readonly prefix: string;
  readonly initialStep: string;
  /** How a person, the hotline, a plan or an API call starts it; left out when only other work raises it. */
  readonly start?: ProcessStart;
  /** Path of the fact that names the customer, for orders without an account. */
  readonly customer?: string;
  /** Path of the fact that is the amount at stake in yuan; it sorts the queue and climbs the approval ladder. */
  readonly amount?: string;
  /** Pairs of steps that one person may not both do. */
  readonly hands: readonly (readonly [string, string])[];
  readonly steps: readonly StepDefinition[];
}

export const WIDGETS = [
  'text',
  'textarea',
  'lines',
  'number',
  'select',
  'date',
  'month',
  'person',
  'checkbox',
  'account',
  'lookup',
  'lookup-many',
] as const;

/** Presentation of a form field: label is message `field.<process>.<name>`, else `field.common.<name>`. */
export interface FieldMeta {
  readonly widget: (typeof WIDGETS)[number];
  readonly unit?: string;
  /** `person`: which role the person must hold in the order's unit. */
  readonly role?: RoleId;
  /** `select`: option label is message `option.<process>.<name>.<value>`, else `option.common.<name>.<value>`. */
  readonly options?: readonly string[];
  /** `lookup`: name of the list the server offers; see `LookupHandlers`. */
  readonly lookup?: string;
  /** The same figure was entered at `step.field` by somebody else and must be entered again alike, unseen (双人录入). */
  readonly repeats?: string;
  /** Only asked for when other fields of the same form have one of these values each; the console leaves it out otherwise. */
  readonly shownFor?: readonly { readonly field: string; readonly values: readonly string[] }[];
}

/** Whether a form with these values asks for the field. */
export function isShown({ shownFor }: FieldMeta, values: Readonly<Record<string, unknown>>): boolean {
  return shownFor === undefined || shownFor.every((when) => when.values.includes(String(values[when.field] ?? '')));
}

export function stepOf(process: ProcessDefinition, stepId: string): StepDefinition {
  const step = process.steps.find((candidate) => candidate.id === stepId);
  if (step === undefined) throw new Error(`process ${process.id} has no step ${stepId}`);
  return step;
}

export function actionOf(step: StepDefinition, actionId: string): ActionDefinition | undefined {
  return step.actions.find((candidate) => candidate.id === actionId);
}

/** Every way an action may leave. */
export function targetsOf(action: Pick<ActionDefinition, 'to'>): readonly Branch[] {
  return 'branches' in action.to ? action.to.branches : [action.to];
}

export function fieldMetaOf(schema: z.core.$ZodType): FieldMeta | undefined {
  return ((schema as z.ZodType).meta() as { field?: FieldMeta } | undefined)?.field;
}

/** The fields of an action in the order of its form. */
export function metasOf(action: Pick<ActionDefinition, 'form'>): [string, FieldMeta][] {
  return Object.entries(action.form.shape).flatMap(([name, schema]): [string, FieldMeta][] => {
    const meta = fieldMetaOf(schema);
    return meta === undefined ? [] : [[name, meta]];
  });
}
