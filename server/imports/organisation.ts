/**
 * A unit that a folder of files brings along (随文件建立的单位): `organisation.json` beside the CSV files. Pure.
 */
import { z } from 'zod';
import { isRole } from '@/server/access/roles';

const code = z.string().min(1).max(20);

export const organisationFile = z.strictObject({
  county: z.strictObject({ code, nameZh: z.string().min(1).max(60), nameEn: z.string().min(1).max(60) }),
  station: z.strictObject({ code, nameZh: z.string().min(1).max(60), nameEn: z.string().min(1).max(60) }),
  routes: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(40),
        name: z.string().min(1).max(60),
        readingDay: z.int().min(1).max(28),
      }),
    )
    .max(100_000),
  /** People who get a right over the county when they are there; others are passed over. */
  grants: z
    .array(z.strictObject({ login: z.string().max(40), role: z.string().refine(isRole, 'no such role') }))
    .default([]),
});
export type OrganisationFile = z.infer<typeof organisationFile>;
