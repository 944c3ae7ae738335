/** Terms of losses as a flow gives them (变损、线损): checked once; rows of a table and other members are filled in when a bill is made. */
import { z } from 'zod';

const positive = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/);

const sharing = z.strictObject({
  by: z.enum(['none', 'capacity', 'energy', 'fixed', 'not-billed']),
  ownKva: positive.optional(),
  ownFixedKwh: positive.optional(),
});

const transformer = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('formula'),
    kva: positive,
    p0: positive,
    pk: positive,
    i0: positive,
    uk: positive,
    shifts: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
    k: positive.optional(),
    sharing: sharing.optional(),
  }),
  z.strictObject({ method: z.literal('table'), kva: positive, sharing: sharing.optional() }),
  z.strictObject({
    method: z.literal('given'),
    lossKwh: positive,
    lossKvarh: positive.optional(),
    sharing: sharing.optional(),
  }),
]);

const line = z.strictObject({
  ratio: z
    .string()
    .regex(/^0(\.\d{1,6})?$/)
    .optional(),
  kwh: positive.optional(),
  base: z.enum(['metered+transformer', 'metered']).optional(),
});

export const lossTermsSchema = z.strictObject({ transformer: transformer.optional(), line: line.optional() });
export type LossTermsInput = z.input<typeof lossTermsSchema>;
