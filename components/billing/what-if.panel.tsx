'use client';
/** 模拟试算: a month of a unit under other prices or parameters, before anybody pays them. Nothing is written. */
import { useState } from 'react';
import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useUnits } from '@/components/access/use-units';
import styles from '@/components/billing/prices.module.css';
import { usePriceBook } from '@/components/billing/use-price-book';
import { useWhatIf } from '@/components/billing/use-what-if';
import { WhatIfBillView } from '@/components/billing/what-if-bill';
import { WhatIfForm } from '@/components/billing/what-if-form';
import { WhatIfResult } from '@/components/billing/what-if-result';
import type { PanelProps } from '@/components/dock/panel-props';
import { formatCount } from '@/components/i18n/format';
import { Progress } from '@/components/ui/badge';
import { PanelBody, PanelFrame } from '@/components/ui/panel-frame';
import { Receipt } from '@/components/ui/receipt';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';

export default function WhatIfPanel({ params, isVisible }: PanelProps<'what-if'>) {
  const t = useTranslations('what-if');
  const { data: book, error, reload } = usePriceBook(isVisible);
  const { state, run, cancel } = useWhatIf();
  const { nameOf } = useUnits();
  const [billId, setBillId] = useState<number | null>(null);
  if (book === null) return error ? <ErrorState error={error} onRetry={reload} /> : <Skeleton rows={8} />;
  const { summary, asked } = state;
  return (
    <PanelFrame>
      <WhatIfForm
        key={`${params.draftId ?? ''}/${params.versionId ?? ''}`}
        book={book}
        draftId={params.draftId}
        versionId={params.versionId}
        isRunning={state.isRunning}
        onCancel={cancel}
        onRun={(request) => {
          setBillId(null);
          void run(request);
        }}
      />
      {state.isRunning ? (
        <div className={styles.progressLine}>
          <Progress value={state.done} max={state.all} label={t('progress')} />
          <span className={styles.number}>
            {t('progressText', { done: formatCount(state.done), all: formatCount(state.all) })}
          </span>
        </div>
      ) : null}
      {state.wasCancelled && !state.isRunning ? <Receipt tone="info">{t('cancelled')}</Receipt> : null}
      {state.error ? (
        <Receipt tone="bad">
          {state.error instanceof Error && state.error.message !== '' ? state.error.message : t('failed')}
        </Receipt>
      ) : null}
      <PanelBody>
        {summary && asked ? (
          <>
            <WhatIfResult
              summary={summary}
              unitName={nameOf(summary.unitId)}
              attached={state.attached}
              chosenBillId={billId}
              onChoose={(mover) => setBillId(mover.billId)}
            />
            {billId === null ? null : (
              <WhatIfBillView key={billId} billId={billId} scenario={asked.scenario} onClose={() => setBillId(null)} />
            )}
          </>
        ) : state.isRunning ? null : (
          <EmptyState icon={FlaskConical} title={t('empty.title')}>
            {t('empty.hint')}
          </EmptyState>
        )}
      </PanelBody>
    </PanelFrame>
  );
}
