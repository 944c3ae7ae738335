'use client';
/** The head of a run: whose it is, how it stands, and what may be done with it now. */
import { useState } from 'react';
import { CirclePause, CirclePlay, CircleStop, RefreshCw, Send, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { finishedAccounts } from '@/components/billing/run-figures';
import { RunStatusBadge } from '@/components/billing/run-status';
import { openPanel } from '@/components/dock/open-panel';
import { formatCount, formatMoney } from '@/components/i18n/format';
import { useLocaleControl, useName } from '@/components/i18n/intl';
import { InstantText } from '@/components/i18n/values';
import { useSession, useVerb } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useMayStart } from '@/components/work-orders/start-order';
import { useStartOrder } from '@/components/work-orders/start-store';
import type { ReleaseReceipt, RunDetail } from '@/server/billing/run-wire';
import styles from '@/components/billing/runs.module.css';

interface RunHeadProps {
  readonly detail: RunDetail;
  readonly onDone: (receipt: ReleaseReceipt | null) => void;
  readonly onContinued: (accounts: number) => void;
  readonly onFailure: (error: unknown) => void;
}

export function RunHead({ detail, onDone, onContinued, onFailure }: RunHeadProps) {
  const t = useTranslations('billing-panels');
  const name = useName();
  const { locale } = useLocaleControl();
  const maySteer = useVerb('run.steer');
  const mayRelease = useVerb('bill.release');
  const mayContinue = useVerb('run.start');
  const mayCancel = useMayStart('run-cancel');
  const startOrder = useStartOrder((state) => state.show);
  const [busy, setBusy] = useState<string | null>(null);
  const me = useSession().user.id;
  const [asking, setAsking] = useState<'stop' | 'release' | 'as-computed' | null>(null);
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
  const letRelease = async (on: boolean) => {
    setBusy('as-computed');
    try {
      await api.post(`/api/billing/runs/${run.id}/release-as-computed`, { on });
      onDone(null);
    } catch (error) {
      onFailure(error);
    } finally {
      setBusy(null);
    }
  };
  const again = async () => {
    setBusy('continue');
    try {
      onContinued((await api.post<{ accounts: number }>(`/api/billing/runs/${run.id}/continue`)).accounts);
    } catch (error) {
      onFailure(error);
    } finally {
      setBusy(null);
    }
  };
  const isOver = run.status === 'done' || run.status === 'stopped';
  const isTrial = run.kind === 'trial';
  const isGoingOn = !isOver && run.status !== 'cancelled';
  const mayLetRelease = mayRelease && isGoingOn && !isTrial;
  const { affected, cancelling } = detail;
  return (
    <header className={styles.head}>
      <div>
        <h2>
          {name({ nameZh: run.unitNameZh, nameEn: run.unitNameEn })} {run.month} <RunStatusBadge status={run.status} />
          {isTrial ? <Badge tone="warn">{t('trial.badge')}</Badge> : null}
        </h2>
        <p className={styles.muted}>
          {run.runNo} · {t('startedBy', { name: locale === 'en' ? run.startedByEn : run.startedByZh })}{' '}
          <InstantText value={run.startedAt} />
          {run.releaserId === null ? null : (
            <> · {t('asComputed.by', { name: locale === 'en' ? run.releaserEn : run.releaserZh })}</>
          )}
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
      {mayLetRelease && run.releaserId === null && String(run.startedBy) !== me ? (
        <Button icon={Send} busy={busy === 'as-computed'} onClick={() => setAsking('as-computed')}>
          {t('verb.asComputed')}
        </Button>
      ) : null}
      {mayLetRelease && run.releaserId !== null ? (
        <Button icon={Send} busy={busy === 'as-computed'} onClick={() => void letRelease(false)}>
          {t('verb.notAsComputed')}
        </Button>
      ) : null}
      {maySteer && isGoingOn ? (
        <Button icon={CircleStop} busy={busy === 'stop'} onClick={() => setAsking('stop')}>
          {t('verb.stop')}
        </Button>
      ) : null}
      {mayContinue && isOver && affected > 0 ? (
        <Button icon={RefreshCw} busy={busy === 'continue'} onClick={() => void again()}>
          {t('verb.continue', { count: formatCount(affected) })}
        </Button>
      ) : null}
      {cancelling === null ? (
        mayCancel && isOver && !isTrial ? (
          <Button icon={Undo2} onClick={() => startOrder({ process: 'run-cancel' })}>
            {t('verb.cancel')}
          </Button>
        ) : null
      ) : (
        <button
          type="button"
          className={styles.linkButton}
          onClick={() => openPanel('order', { orderId: String(cancelling.id) }, { inPlace: true })}
        >
          {t('cancelling', { orderNo: cancelling.orderNo })}
        </button>
      )}
      {mayRelease && isOver && computed && !isTrial ? (
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
        open={asking === 'as-computed'}
        onOpenChange={() => setAsking(null)}
        title={t('asComputed.title', { runNo: run.runNo })}
        action={t('verb.asComputed')}
        onConfirm={() => letRelease(true)}
      >
        {t('asComputed.text')}
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
