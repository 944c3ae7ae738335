'use client';
import { useState } from 'react';
import { CirclePause, CirclePlay, CircleStop, Send } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { RunExceptions } from '@/components/billing/run-exceptions';
import { finishedAccounts, percentDone, secondsLeft } from '@/components/billing/run-figures';
import { RunFindings } from '@/components/billing/run-findings';
import { RunReleased } from '@/components/billing/run-released';
import { RunStatusBadge } from '@/components/billing/run-status';
import { useRun } from '@/components/billing/use-run';
import { formatCount, formatEnergy, formatMoney } from '@/components/i18n/format';
import { useLocaleControl, useName } from '@/components/i18n/intl';
import { InstantText } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { Progress } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Receipt as Strip } from '@/components/ui/receipt';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { Tabs, TabPanel } from '@/components/ui/tabs';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import type { ReleaseReceipt, RunDetail, RunRow } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

const TABS = ['findings', 'exceptions', 'released', 'workers'] as const;
type Tab = (typeof TABS)[number];

export function RunMonitor({ runId, isVisible }: { readonly runId: number; readonly isVisible: boolean }) {
  const t = useTranslations('billing-panels');
  const query = useRun(runId, isVisible);
  const [tab, setTab] = useState<Tab>('findings');
  const [receipt, setReceipt] = useState<ReleaseReceipt | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const detail = query.data;
  if (!detail) return query.error ? <ErrorState error={query.error} onRetry={query.reload} /> : <Skeleton rows={8} />;
  const { run } = detail;
  return (
    <section className={styles.monitor} aria-label={run.runNo}>
      <RunHead
        detail={detail}
        onDone={(released) => {
          setFailure(null);
          setReceipt(released);
          query.reload();
        }}
        onFailure={setFailure}
      />
      {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
      {receipt ? (
        <ReleaseStrip receipt={receipt} onDismiss={() => setReceipt(null)} onWhy={() => setTab('released')} />
      ) : null}
      <RunProgress run={run} />
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={(next) => setTab(TABS.find((each) => each === next) ?? 'findings')}
        items={TABS.map((each) => ({ id: each, label: <TabLabel tab={each} run={run} /> }))}
      >
        <TabPanel id="findings">
          <RunFindings detail={detail} />
        </TabPanel>
        <TabPanel id="exceptions">
          <RunExceptions run={run} />
        </TabPanel>
        <TabPanel id="released">
          <RunReleased detail={detail} />
        </TabPanel>
        <TabPanel id="workers">
          <Workers detail={detail} />
        </TabPanel>
      </Tabs>
    </section>
  );
}

function TabLabel({ tab, run }: { readonly tab: Tab; readonly run: RunRow }) {
  const t = useTranslations('billing-panels.tab');
  const count = tab === 'findings' ? run.findings : tab === 'exceptions' ? run.exceptions : null;
  return (
    <>
      {t(tab)}
      {count === null ? null : <span className={styles.tabCount}>{formatCount(count)}</span>}
    </>
  );
}

interface RunHeadProps {
  readonly detail: RunDetail;
  readonly onDone: (receipt: ReleaseReceipt | null) => void;
  readonly onFailure: (error: unknown) => void;
}

function RunHead({ detail, onDone, onFailure }: RunHeadProps) {
  const t = useTranslations('billing-panels');
  const name = useName();
  const { locale } = useLocaleControl();
  const maySteer = useVerb('run.steer');
  const mayRelease = useVerb('bill.release');
  const [busy, setBusy] = useState<string | null>(null);
  const [asking, setAsking] = useState<'stop' | 'release' | null>(null);
  const { run } = detail;
  const computed = detail.bills.find((each) => each.status === 'computed');
  const steer = async (verb: 'pause' | 'resume' | 'stop' | 'release') => {
    setBusy(verb);
    try {
      const answer = await api.post<ReleaseReceipt>(`/api/billing/runs/${run.id}/${verb}`);
      onDone(verb === 'release' ? answer : null);
    } catch (error) {
      onFailure(error);
    } finally {
      setBusy(null);
    }
  };
  const isOver = run.status === 'done' || run.status === 'stopped';
  return (
    <header className={styles.head}>
      <div>
        <h2>
          {name({ nameZh: run.unitNameZh, nameEn: run.unitNameEn })} {run.month} <RunStatusBadge status={run.status} />
        </h2>
        <p className={styles.muted}>
          {run.runNo} · {t('startedBy', { name: locale === 'en' ? run.startedByEn : run.startedByZh })}{' '}
          <InstantText value={run.startedAt} />
        </p>
      </div>
      <span className={styles.gap} />
      {maySteer && run.status === 'running' ? (
        <Button icon={CirclePause} busy={busy === 'pause'} onClick={() => void steer('pause')}>
          {t('verb.pause')}
        </Button>
      ) : null}
      {maySteer && run.status === 'paused' ? (
        <Button icon={CirclePlay} variant="primary" busy={busy === 'resume'} onClick={() => void steer('resume')}>
          {t('verb.resume')}
        </Button>
      ) : null}
      {maySteer && !isOver ? (
        <Button icon={CircleStop} busy={busy === 'stop'} onClick={() => setAsking('stop')}>
          {t('verb.stop')}
        </Button>
      ) : null}
      {mayRelease && isOver && computed ? (
        <Button icon={Send} variant="primary" busy={busy === 'release'} onClick={() => setAsking('release')}>
          {t('verb.release')}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asking === 'stop'}
        onOpenChange={() => setAsking(null)}
        title={t('stop.title', { runNo: run.runNo })}
        action={t('verb.stop')}
        danger
        onConfirm={() => steer('stop')}
      >
        {t('stop.text', { left: formatCount(run.accounts - finishedAccounts(run)) })}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'release'}
        onOpenChange={() => setAsking(null)}
        title={t('release.title', { unit: name({ nameZh: run.unitNameZh, nameEn: run.unitNameEn }), month: run.month })}
        action={t('verb.release')}
        onConfirm={() => steer('release')}
      >
        {t('release.text', {
          count: formatCount(computed?.bills ?? 0),
          money: formatMoney(computed?.amountYuan),
          reviews: formatCount(computed?.openObligations ?? 0),
        })}
      </ConfirmDialog>
    </header>
  );
}

function ReleaseStrip({
  receipt,
  onDismiss,
  onWhy,
}: {
  readonly receipt: ReleaseReceipt;
  readonly onDismiss: () => void;
  readonly onWhy: () => void;
}) {
  const t = useTranslations('billing-panels.receipt');
  const parts = [
    receipt.inBackground
      ? t('inBackground')
      : t('released', { count: receipt.released, money: formatMoney(receipt.amountYuan) }),
    receipt.openReviews > 0 ? t('openReviews', { count: receipt.openReviews }) : '',
    receipt.heldByOthers > 0 ? t('heldByOthers', { count: receipt.heldByOthers }) : '',
    receipt.ownCalculation > 0 ? t('ownCalculation', { count: receipt.ownCalculation }) : '',
  ].filter((part) => part !== '');
  const stays = receipt.openReviews + receipt.heldByOthers + receipt.ownCalculation > 0;
  return (
    <Strip
      tone={receipt.inBackground ? 'info' : stays ? 'warn' : 'good'}
      actions={stays ? [{ id: 'why', label: t('why'), onClick: onWhy }] : []}
      onDismiss={onDismiss}
    >
      {parts.join(' · ')}
    </Strip>
  );
}

function RunProgress({ run }: { readonly run: RunRow }) {
  const t = useTranslations('billing-panels');
  const left = secondsLeft(run);
  const facts = [
    { id: 'billed', value: formatCount(run.billed) },
    { id: 'amount', value: formatMoney(run.amountYuan) },
    { id: 'energy', value: formatEnergy(run.energyKwh) },
    { id: 'reviews', value: formatCount(run.reviews) },
    { id: 'exceptions', value: formatCount(run.exceptions) },
  ] as const;
  return (
    <div className={styles.progress}>
      <div className={styles.progressLine}>
        <Progress
          value={finishedAccounts(run)}
          max={run.accounts}
          label={t('progress')}
          tone={run.status === 'running' ? 'accent' : run.status === 'done' ? 'good' : 'neutral'}
        />
        <span className={styles.number}>
          {t('progressText', {
            done: formatCount(finishedAccounts(run)),
            all: formatCount(run.accounts),
            percent: percentDone(run),
          })}
        </span>
        {run.accountsPerSecond === null ? null : (
          <span className={styles.muted}>{t('rate', { count: formatCount(Math.round(run.accountsPerSecond)) })}</span>
        )}
        {left === null ? null : <span className={styles.muted}>{t('left', { seconds: left })}</span>}
      </div>
      <dl className={styles.facts}>
        {facts.map((fact) => (
          <div key={fact.id} data-tone={fact.id === 'exceptions' && run.exceptions > 0 ? 'bad' : undefined}>
            <dt>{t(`fact.${fact.id}`)}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Workers({ detail }: { readonly detail: RunDetail }) {
  const t = useTranslations('billing-panels.worker');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('worker')}</th>
          <th data-number>{t('chunks')}</th>
          <th data-number>{t('accounts')}</th>
          <th data-number>{t('rate')}</th>
        </tr>
      </thead>
      <tbody>
        {detail.workers.map((worker) => (
          <tr key={worker.worker}>
            <td>{worker.worker}</td>
            <td data-number>{formatCount(worker.chunks)}</td>
            <td data-number>{formatCount(worker.accounts)}</td>
            <td data-number>
              {worker.elapsedMs > 0 ? formatCount(Math.round((worker.accounts * 1000) / worker.elapsedMs)) : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
