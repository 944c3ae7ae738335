'use client';
import { useState } from 'react';
import { Lock, Server } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { formatCount } from '@/components/i18n/format';
import { useSession, useVerb } from '@/components/shell/session';
import { useStatusBar, type RunningBillRun } from '@/components/shell/stores';
import { Progress } from '@/components/ui/badge';
import styles from '@/components/shell/status-bar.module.css';

function Run({ run }: { readonly run: RunningBillRun }) {
  const t = useTranslations('shell.statusBar');
  const percent = run.total > 0 ? Math.floor((run.done / run.total) * 100) : 0;
  const words = t('run', { label: run.label, percent });
  return (
    <button
      type="button"
      className={styles.item}
      title={t('runHint', { label: run.label, done: formatCount(run.done), total: formatCount(run.total) })}
      onClick={() => openPanel('billing-runs', { runId: run.runId })}
    >
      <span className={styles.track}>
        <Progress value={run.done} max={run.total} label={words} />
      </span>
      <span>{words}</span>
    </button>
  );
}

export function StatusBar() {
  const t = useTranslations('shell.statusBar');
  const { lockCap, nodeId, version } = useSession();
  const { locksHeld, releaseAll, runs } = useStatusBar();
  const mayLock = useVerb('order.lock');
  const [busy, setBusy] = useState(false);
  const release = async () => {
    setBusy(true);
    try {
      await releaseAll?.();
    } finally {
      setBusy(false);
    }
  };
  return (
    <footer className={styles.bar} aria-label={t('label')}>
      {mayLock ? (
        <span className={styles.text} title={t('locksHint')}>
          <Lock size={12} aria-hidden />
          {t('locks', { held: formatCount(locksHeld), cap: formatCount(lockCap) })}
        </span>
      ) : null}
      {releaseAll && locksHeld > 0 ? (
        <button type="button" className={styles.item} disabled={busy} onClick={() => void release()}>
          {t('releaseAll')}
        </button>
      ) : null}
      <span className={styles.gap} />
      {runs.map((run) => (
        <Run key={run.runId} run={run} />
      ))}
      <span className={styles.text}>
        <Server size={12} aria-hidden />
        {t('node', { node: nodeId })}
      </span>
      <span className={styles.text}>{t('version', { version })}</span>
    </footer>
  );
}
