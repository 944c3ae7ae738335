/**
 * Shape of a work-order process (流程): the one definition that drives engine, forms, picture and documentation.
 * Pure and browser-safe. One file a process in `processes/`, one line in `processes/index.ts`.
 */
import type { z } from 'zod';
import type { Family, PanelId, RoleId } from '@/server/access/roles';

/** How an action leaves the order. */
export type ActionTarget =
  | { readonly step: string }
  /** The last step is done; the order is history. */
  | { readonly end: 'done' };

export interface ActionDefinition {
  readonly id: string;
  /** The main action of the step: named by what it does, placed first. */
  readonly main?: boolean;
  /** True when the action goes against the flow; the order is then `returned`. */
  readonly sendBack?: boolean;
  /** True when many alike may be decided at once with the same form values. */
  readonly batch?: boolean;
  /** zod object; fields carry `.meta({ field: FieldMeta })`. */
  readonly form: z.ZodObject;
  readonly to: ActionTarget;
  /** Runs in the same transaction as the move; see `EffectHandlers`. */
  readonly effect?: string;
  /** Single key that triggers the action while the order panel has the focus. */
  readonly key?: string;
}

export interface StepDefinition {
  readonly id: string;
  /** `person`: waits for a role. `system`: done by a worker. `wait`: waits for a linked order. */
  readonly kind: 'person' | 'system' | 'wait';
  readonly role: RoleId | '';
  /** Hours from reaching the step to its due time; the basis is a rule id of docs/rules.md. */
  readonly limitHours: number;
  readonly limitBasis: string;
  /** Panels that open beside the order. */
  readonly modules: readonly PanelId[];
  readonly actions: readonly ActionDefinition[];
}

export interface ProcessDefinition {
  readonly id: string;
  /** Raised when steps or actions change; a running order keeps the version it started with. */
  readonly version: number;
  /** Chinese name of the trade; the translated name is message `process.<id>.name`. */
  readonly trade: string;
  readonly family: Family;
  /** Short prefix of its order numbers. */
  readonly prefix: string;
  readonly initialStep: string;
  readonly steps: readonly StepDefinition[];
}

/** Presentation of a form field: label is message `field.<process>.<name>`. */
export interface FieldMeta {
  readonly widget: 'text' | 'textarea' | 'number' | 'select' | 'date' | 'person' | 'checkbox';
  readonly unit?: string;
  /** `person`: which role the person must hold in the order's unit. */
  readonly role?: RoleId;
  /** `select`: option label is message `option.<process>.<name>.<value>`. */
  readonly options?: readonly string[];
}

export function stepOf(process: ProcessDefinition, stepId: string): StepDefinition {
  const step = process.steps.find((candidate) => candidate.id === stepId);
  if (step === undefined) throw new Error(`process ${process.id} has no step ${stepId}`);
  return step;
}

export function actionOf(step: StepDefinition, actionId: string): ActionDefinition | undefined {
  return step.actions.find((candidate) => candidate.id === actionId);
}
