/**
 * 抄表异常: a reading that someone must verify on site before it is billed.
 *
 * 派工 → 现场核实 (by another reader than the one who took it) → 处理结论: the reading stands, or it is corrected and the bill is
 * computed again; the billing order that asked for it then returns to its reviewer.
 * Rules: WO-READ-1 (7 working days for an anomaly's answer), MR-2 (on-site check by another reader), MR-3 (a register that went
 * round is ruled on by a person, never assumed).
 */
import { z } from 'zod';
import type { FieldMeta, ProcessDefinition } from '../process';

const field = (meta: FieldMeta) => ({ field: meta });

/** A register's figure as read: digits with up to three decimals, empty when the meter has no such register. */
const registerValue = z
  .string()
  .trim()
  .regex(/^(\d{1,9}(\.\d{1,3})?)?$/)
  .default('');

export const FIELD_FINDINGS = [
  'reading-right',
  'misread',
  'register-went-round',
  'meter-faulty',
  'meter-exchanged',
  'no-access',
] as const;

const dispatchForm = z.strictObject({
  readerId: z
    .number()
    .int()
    .positive()
    .meta(field({ widget: 'person', role: 'reader' })),
  instruction: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta(field({ widget: 'textarea' })),
});

const fieldForm = z.strictObject({
  readOn: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .meta(field({ widget: 'date' })),
  finding: z.enum(FIELD_FINDINGS).meta(field({ widget: 'select', options: FIELD_FINDINGS })),
  total: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  peak: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  flat: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  valley: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  reactive: registerValue.meta(field({ widget: 'number', unit: 'kvarh' })),
  note: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta(field({ widget: 'textarea' })),
});

const standsForm = z.strictObject({
  wentRound: z
    .boolean()
    .default(false)
    .meta(field({ widget: 'checkbox' })),
  reason: z
    .string()
    .trim()
    .min(2)
    .max(500)
    .meta(field({ widget: 'textarea' })),
});

const correctForm = z.strictObject({
  wentRound: z
    .boolean()
    .default(false)
    .meta(field({ widget: 'checkbox' })),
  total: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  peak: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  flat: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  valley: registerValue.meta(field({ widget: 'number', unit: 'kWh' })),
  reactive: registerValue.meta(field({ widget: 'number', unit: 'kvarh' })),
  reason: z
    .string()
    .trim()
    .min(2)
    .max(500)
    .meta(field({ widget: 'textarea' })),
});

const backForm = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(2)
    .max(500)
    .meta(field({ widget: 'textarea' })),
});

export const readingAnomaly: ProcessDefinition = {
  id: 'reading-anomaly',
  version: 1,
  trade: '抄表异常',
  family: 'metering',
  prefix: 'CY',
  initialStep: 'dispatch',
  steps: [
    {
      id: 'dispatch',
      kind: 'person',
      role: 'lead',
      limitHours: 24,
      limitBasis: 'WO-READ-1',
      modules: ['customer'],
      actions: [
        {
          id: 'dispatch',
          main: true,
          batch: true,
          form: dispatchForm,
          to: { step: 'field' },
          effect: 'metering.dispatch',
          key: 'a',
        },
      ],
    },
    {
      id: 'field',
      kind: 'person',
      role: 'reader',
      limitHours: 72,
      limitBasis: 'WO-READ-1',
      modules: ['customer'],
      actions: [
        {
          id: 'report',
          main: true,
          form: fieldForm,
          to: { step: 'conclude' },
          effect: 'metering.report-field',
          key: 'a',
        },
        {
          id: 'back-to-dispatch',
          sendBack: true,
          batch: true,
          form: backForm,
          to: { step: 'dispatch' },
          effect: 'metering.undispatch',
          key: 'r',
        },
      ],
    },
    {
      id: 'conclude',
      kind: 'person',
      role: 'calculator',
      limitHours: 48,
      limitBasis: 'WO-READ-1',
      modules: ['customer'],
      actions: [
        {
          id: 'reading-stands',
          main: true,
          batch: true,
          form: standsForm,
          to: { end: 'done' },
          effect: 'metering.reading-stands',
          key: 'a',
        },
        { id: 'correct-reading', form: correctForm, to: { end: 'done' }, effect: 'metering.correct-reading', key: 'c' },
        {
          id: 'back-to-field',
          sendBack: true,
          batch: true,
          form: backForm,
          to: { step: 'field' },
          effect: 'metering.back-to-field',
          key: 'r',
        },
      ],
    },
  ],
};
