/** Bills worked by hand, one for each rule that has no published answer. */
import type { BillRow } from '@/tests/golden/golden-row';
import { BASIC_ROWS } from '@/tests/golden/hand-worked-basic';
import { CHARGE_ROWS } from '@/tests/golden/hand-worked-charges';
import { QUANTITY_ROWS } from '@/tests/golden/hand-worked-quantity';

export const HAND_WORKED_ROWS: readonly BillRow[] = [...QUANTITY_ROWS, ...CHARGE_ROWS, ...BASIC_ROWS];
