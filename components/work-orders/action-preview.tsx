'use client';
/** What the chosen action would do, before it is done: asked of the server with the form as typed; nothing is written. */
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Money } from '@/components/i18n/values';
import { api, ApiError } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { useWords } from '@/components/work-orders/use-words';
import type { OrderRow, PreviewAnswer } from '@/server/work-orders/contract';
import type { ActionDefinition } from '@/server/work-orders/process';
import styles from '@/components/work-orders/approvals.module.css';

export interface ActionPreviewProps {
  readonly order: OrderRow;
  readonly step: string;
  readonly action: ActionDefinition;
  readonly form: () => Record<string, unknown>;
}

export function ActionPreview({ order, step, action, form }: ActionPreviewProps) {
  const t = useTranslations('work-orders.preview');
  const words = useWords();
  const [answer, setAnswer] = useState<PreviewAnswer | null>(null);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setAnswer(null);
    setFailure('');
  }, [action.id]);
  if (action.effect === undefined && action.guards === undefined) return null;
  const ask = async () => {
    setBusy(true);
    setFailure('');
    try {
      setAnswer(
        await api.post<PreviewAnswer>(`/api/work-orders/${order.id}/preview`, {
          step,
          action: action.id,
          form: form(),
        }),
      );
    } catch (error) {
      setAnswer(null);
      setFailure(
        error instanceof ApiError
          ? [error.message, ...error.faults.map((fault) => fault.message)].join(' ')
          : t('failed'),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.preview} aria-label={t('label')}>
      <ul>
        {(action.guards ?? []).map((guard) => (
          <li key={guard}>{t('guard', { text: words.guard(order.process, guard) })}</li>
        ))}
        {action.effect === undefined ? null : (
          <li>{t('effect', { text: words.effect(order.process, action.effect) })}</li>
        )}
      </ul>
      <div className={styles.ask}>
        <Button variant="quiet" busy={busy} onClick={() => void ask()}>
          {t('ask')}
        </Button>
        {failure === '' ? null : (
          <span role="alert" className={styles.failure}>
            {failure}
          </span>
        )}
      </div>
      {answer === null ? null : (
        <dl>
          {answer.lines.map((line) => (
            <div key={line.key}>
              <dt>{words.preview(order.process, line.key)}</dt>
              <dd>{line.kind === 'money' ? <Money value={line.value} /> : line.value}</dd>
            </div>
          ))}
          <div>
            <dt>{t('then')}</dt>
            <dd>{answer.toStep === null ? t('ends') : words.step(order.process, answer.toStep)}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}
