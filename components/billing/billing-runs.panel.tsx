'use client';
/** 计费批次: the runs, one of them watched closely; started, paused, resumed, stopped and released from here. */
import { useState } from 'react';
import { CirclePlus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { RunMonitor } from '@/components/billing/run-monitor';
import { RunStatusBadge } from '@/components/billing/run-status';
import { StartRun } from '@/components/billing/start-run';
import { useRuns } from '@/components/billing/use-runs';
import type { PanelProps } from '@/components/dock/panel-props';
import { formatCount } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { Age } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { Progress } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import type { RunRow } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

export default function BillingRunsPanel({ params, api: panel, isVisible }: PanelProps<'billing-runs'>) {
  const t = useTranslations('billing-panels');
  const mayStart = useVerb('run.start');
  const name = useName();
  const [isStarting, setStarting] = useState(false);
  const query = useRuns(isVisible);
  const runs = query.data?.runs;
  const chosen = runs?.find((run) => String(run.id) === params.runId) ?? runs?.[0];
  const choose = (id: number) => panel.setParams({ runId: String(id) });

  return (
    <PanelFrame>
      {mayStart ? (
        <Toolbar label={t('runs')}>
          <ToolbarGap />
          <Button
            icon={CirclePlus}
            variant={isStarting ? 'default' : 'primary'}
            aria-expanded={isStarting}
            onClick={() => setStarting(!isStarting)}
          >
            {t('start.open')}
          </Button>
        </Toolbar>
      ) : null}
      {isStarting ? (
        <StartRun
          onCancel={() => setStarting(false)}
          onStarted={(run) => {
            setStarting(false);
            query.reload();
            choose(run.id);
          }}
        />
      ) : null}
      {runs === undefined ? (
        query.error ? (
          <ErrorState error={query.error} onRetry={query.reload} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : chosen === undefined ? (
        <EmptyState title={t('none')}>{mayStart ? t('noneStart') : t('noneWait')}</EmptyState>
      ) : (
        <div className={styles.split}>
          <div className={styles.columns}>
            <RunList runs={runs} chosenId={chosen.id} onChoose={choose} />
            <div className={styles.chooser}>
              <Select
                aria-label={t('runs')}
                value={String(chosen.id)}
                onChange={(event) => choose(Number(event.target.value))}
                options={runs.map((run) => ({
                  value: String(run.id),
                  label: t('runOption', {
                    month: run.month,
                    unit: name({ nameZh: run.unitNameZh, nameEn: run.unitNameEn }),
                    runNo: run.runNo,
                  }),
                }))}
              />
            </div>
            <RunMonitor key={chosen.id} runId={chosen.id} isVisible={isVisible} />
          </div>
        </div>
      )}
    </PanelFrame>
  );
}

interface RunListProps {
  readonly runs: readonly RunRow[];
  readonly chosenId: number;
  readonly onChoose: (id: number) => void;
}

function RunList({ runs, chosenId, onChoose }: RunListProps) {
  const t = useTranslations('billing-panels');
  const name = useName();
  return (
    <ul className={styles.list} aria-label={t('runs')}>
      {runs.map((run) => (
        <li key={run.id}>
          <button
            type="button"
            className={styles.run}
            aria-current={run.id === chosenId || undefined}
            onClick={() => onChoose(run.id)}
          >
            <span className={styles.runTitle}>
              <b>{run.month}</b> {name({ nameZh: run.unitNameZh, nameEn: run.unitNameEn })}
            </span>
            <RunStatusBadge status={run.status} />
            <span className={styles.muted}>
              {run.kind === 'trial' ? (
                `${t('trial.badge')} · ${run.runNo}`
              ) : (
                <>
                  {run.runNo} · <Age value={run.startedAt} />
                </>
              )}
            </span>
            <span className={styles.runShare}>
              {run.status === 'done' ? (
                t('accounts', { count: formatCount(run.accounts) })
              ) : (
                <Progress
                  value={run.billed + run.exceptions}
                  max={run.accounts}
                  label={t('progress')}
                  tone={run.status === 'running' ? 'accent' : 'neutral'}
                />
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
