/** Questions in the manner of the certification banks, each as the document a caller would write. */
import { EXAM_BASIC } from '@/tests/golden/exam-basic';
import { EXAM_BILLS } from '@/tests/golden/exam-bills';
import { EXAM_CLASSES } from '@/tests/golden/exam-classes';
import { EXAM_CORRECTIONS } from '@/tests/golden/exam-corrections';
import { EXAM_FIGURES } from '@/tests/golden/exam-figures';
import { EXAM_TIERS } from '@/tests/golden/exam-tiers';
import { EXAM_LATER } from '@/tests/golden/exam-later';
import { EXAM_WIDER } from '@/tests/golden/exam-wider';
import { PUBLISHED_MORE } from '@/tests/golden/published-more';
import type { CalculationRow } from '@/tests/golden/golden-row';

export const EXAM_ROWS: readonly CalculationRow[] = [
  ...EXAM_BILLS,
  ...EXAM_TIERS,
  ...EXAM_CLASSES,
  ...EXAM_BASIC,
  ...EXAM_CORRECTIONS,
  ...EXAM_FIGURES,
  ...EXAM_LATER,
  ...EXAM_WIDER,
  ...PUBLISHED_MORE,
];
