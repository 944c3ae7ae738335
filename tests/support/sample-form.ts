/** Values a form of the catalogue accepts, field by field: what a person could have typed, chosen and ticked. */
import type { z } from 'zod';
import { type ActionDefinition, fieldMetaOf } from '@/server/work-orders/process';

const TYPED: readonly unknown[] = [
  '客户申请',
  '13800138000',
  '530102199001011234',
  'SN-2026-0001',
  'A-12',
  '2026-11-30',
  '2026-11',
  '100',
  '1',
  '0',
  '0.5',
  '5',
  '10',
  '220',
  '23:00',
  1,
  true,
  ['1'],
  {},
];

/** All values among the candidates that the field accepts, its options first. */
function samplesOf(schema: z.ZodType): unknown[] {
  const candidates = [...(fieldMetaOf(schema)?.options ?? []), ...TYPED];
  return candidates.filter((value) => schema.safeParse(value).success);
}

/** A form that passes its checks; undefined when no candidate fits a field. `turn` chooses among what fits. */
export function sampleForm(action: ActionDefinition, turn = 0): Record<string, unknown> | undefined {
  const form: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(action.form.shape)) {
    const fitting = samplesOf(schema as z.ZodType);
    if (fitting.length === 0) return undefined;
    form[name] = fitting[turn % fitting.length];
  }
  return action.form.safeParse(form).success ? form : undefined;
}
