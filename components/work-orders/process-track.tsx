'use client';
import { useEffect, useRef } from 'react';
import { Check } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { formatInstant } from '@/components/i18n/format';
import { processLine } from '@/components/work-orders/process-line';
import { useWords } from '@/components/work-orders/use-words';
import type { HistoryEntry, OrderRow } from '@/server/work-orders/contract';
import { processById } from '@/server/work-orders/processes';
import styles from '@/components/work-orders/process-track.module.css';

/** The process as a line of steps: done with their times, the current one filled, those ahead hollow. */
export function ProcessTrack({
  order,
  history,
}: {
  readonly order: OrderRow;
  readonly history: readonly HistoryEntry[];
}) {
  const t = useTranslations('work-orders.track');
  const words = useWords();
  const line = processLine(processById(order.process, order.processVersion), history, order);
  // A long process is wider than the panel: where the order stands is in sight, and what it does next.
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const step = current.current;
    if (step?.parentElement) step.parentElement.scrollLeft = step.offsetLeft - step.parentElement.clientWidth / 3;
  }, [order.id, order.step]);
  return (
    <ol className={styles.track} aria-label={t('label', { process: words.process(order.process) })}>
      {line.map((step) => {
        const at = step.leftAt ?? step.reachedAt;
        return (
          <li
            key={step.id}
            ref={step.state === 'current' ? current : undefined}
            className={styles.step}
            data-state={step.state}
            aria-current={step.state === 'current' ? 'step' : undefined}
          >
            <span className={styles.mark} aria-hidden>
              {step.state === 'done' ? <Check size={10} strokeWidth={3} /> : null}
            </span>
            <span className={styles.name}>{words.step(order.process, step.id)}</span>
            <span
              className={styles.time}
              title={step.leftBy ? t('by', { name: step.leftBy, at: formatInstant(step.leftAt, true) }) : undefined}
            >
              {step.state === 'detour' || step.state === 'skipped'
                ? t(step.state)
                : step.state === 'current'
                  ? shortTime(step.reachedAt ?? order.stepSince)
                  : at
                    ? shortTime(at)
                    : ''}
            </span>
            {step.sentBack > 0 ? (
              <span className={styles.back} title={t('sentBackHint', { count: step.sentBack })}>
                ↩{step.sentBack > 1 ? step.sentBack : ''}
                <span className="visually-hidden">{t('sentBackHint', { count: step.sentBack })}</span>
              </span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}

/** `10-31 14:05`: the year is known. */
function shortTime(instant: string): string {
  return formatInstant(instant).slice(5);
}
