'use client';
import { useTranslations } from 'use-intl';
import { formatCount } from '@/components/i18n/format';
import { useWords } from '@/components/work-orders/use-words';
import type { QueueCounts, QueueFilter, QueueView } from '@/server/work-orders/contract';
import { stepOf } from '@/server/work-orders/process';
import { processById } from '@/server/work-orders/processes';
import styles from '@/components/work-orders/work-orders.module.css';

type StepCount = QueueCounts['steps'][number];

/** How many of a step stand in the view. */
export function countIn(step: StepCount, view: QueueView): number {
  switch (view) {
    case 'mine':
      return step.pending + step.returned + step.lockedByMe;
    case 'locked-by-me':
      return step.lockedByMe;
    case 'others':
      return step.lockedByOthers;
    case 'unit':
      return step.pending + step.returned + step.lockedByMe + step.lockedByOthers;
  }
}

export interface StepChipsProps {
  readonly counts: QueueCounts;
  readonly view: QueueView;
  readonly roles: ReadonlySet<string>;
  readonly filter: QueueFilter;
  readonly onChange: (filter: QueueFilter) => void;
}

/** One chip a step with its count; a click shows that step alone, another click all again. */
export function StepChips({ counts, view, roles, filter, onChange }: StepChipsProps) {
  const t = useTranslations('work-orders');
  const words = useWords();
  const steps = counts.steps.filter((step) => {
    if (countIn(step, view) === 0) return false;
    return view !== 'mine' || step.lockedByMe > 0 || roles.has(stepOf(processById(step.process), step.step).role);
  });
  if (steps.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label={t('steps')}>
      {steps.map((step) => {
        const isOn = filter.process === step.process && (filter.steps?.includes(step.step) ?? false);
        const { process: _process, steps: _steps, ...rest } = filter;
        return (
          <button
            key={`${step.process}.${step.step}`}
            type="button"
            className={styles.stepChip}
            aria-pressed={isOn}
            title={t('stepHint', {
              process: words.process(step.process),
              pending: step.pending,
              returned: step.returned,
              mine: step.lockedByMe,
              others: step.lockedByOthers,
              overdue: step.overdue,
            })}
            onClick={() => onChange(isOn ? rest : { ...rest, process: step.process, steps: [step.step] })}
          >
            {words.step(step.process, step.step)}
            <b>{formatCount(countIn(step, view))}</b>
            {step.overdue > 0 ? (
              <span className={styles.past}>
                <span aria-hidden>■</span>
                {formatCount(step.overdue)}
              </span>
            ) : null}
          </button>
        );
      })}
    </div>
  );
}
