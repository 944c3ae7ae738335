/**
 * 电费计费: one account's bill of a month that must be reviewed before it may go out.
 *
 * 算费 → 自校验 → 强制审核 → (退回重抄 → 复审) → 发行. The run does the first two steps; an order is raised for every bill with a
 * review obligation (three classes: anomaly, change in this cycle, previous trouble). A bill without one needs no order and is
 * released with its run. Rules: WO-BILL-1 (limits), REV-1..REV-3 (forced review), SOD-1 (reviewer ≠ calculator).
 */
import { z } from 'zod';
import type { FieldMeta, ProcessDefinition } from '../process';

const field = (meta: FieldMeta) => ({ field: meta });

export const VERDICTS = ['real-fault', 'harmless', 'false-alarm'] as const;

const acceptForm = z.strictObject({
  verdict: z.enum(VERDICTS).meta(field({ widget: 'select', options: VERDICTS })),
  reason: z
    .string()
    .trim()
    .min(2)
    .max(500)
    .meta(field({ widget: 'textarea' })),
});

const rereadForm = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(2)
    .max(500)
    .meta(field({ widget: 'textarea' })),
});

const releaseForm = z.strictObject({
  note: z
    .string()
    .trim()
    .max(500)
    .default('')
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

export const billing: ProcessDefinition = {
  id: 'billing',
  version: 1,
  trade: '电费计费',
  family: 'billing',
  prefix: 'JF',
  initialStep: 'calculate',
  steps: [
    {
      id: 'calculate',
      kind: 'system',
      role: 'calculator',
      limitHours: 24,
      limitBasis: 'WO-BILL-1',
      modules: [],
      actions: [],
    },
    {
      id: 'self-check',
      kind: 'system',
      role: 'calculator',
      limitHours: 24,
      limitBasis: 'WO-BILL-1',
      modules: [],
      actions: [],
    },
    {
      id: 'review',
      kind: 'person',
      role: 'reviewer',
      limitHours: 24,
      limitBasis: 'WO-BILL-1',
      modules: ['bill', 'customer'],
      actions: [
        {
          id: 'accept',
          main: true,
          batch: true,
          form: acceptForm,
          to: { step: 'release' },
          effect: 'billing.accept-review',
          key: 'a',
        },
        {
          id: 'send-for-rereading',
          sendBack: true,
          batch: true,
          form: rereadForm,
          to: { step: 'reread' },
          effect: 'billing.request-reread',
          key: 'r',
        },
      ],
    },
    {
      id: 'reread',
      kind: 'wait',
      role: '',
      limitHours: 168,
      limitBasis: 'WO-READ-1',
      modules: ['bill', 'customer'],
      actions: [],
    },
    {
      id: 'release',
      kind: 'person',
      role: 'lead',
      limitHours: 24,
      limitBasis: 'WO-BILL-1',
      modules: ['bill', 'customer'],
      actions: [
        {
          id: 'release',
          main: true,
          batch: true,
          form: releaseForm,
          to: { end: 'done' },
          effect: 'billing.release',
          key: 'a',
        },
        {
          id: 'back-to-review',
          sendBack: true,
          batch: true,
          form: backForm,
          to: { step: 'review' },
          effect: 'billing.reopen-review',
          key: 'r',
        },
      ],
    },
  ],
};
