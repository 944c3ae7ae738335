/** The catalogue of import plans. */
import type { ImportKind } from '../contract';
import type { ImportPlan } from '../plan';
import { customers } from './customers';
import { meters } from './meters';
import { readings } from './readings';

export const PLANS: Readonly<Record<ImportKind, ImportPlan>> = { customers, meters, readings };
