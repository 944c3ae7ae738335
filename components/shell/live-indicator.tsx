'use client';
import { useTranslations } from 'use-intl';
import { useLiveStatus } from '@/components/live/status-store';
import { Tooltip } from '@/components/ui/tooltip';
import styles from '@/components/shell/live-indicator.module.css';

const MINUTE_SECONDS = 60;

/** How far behind, in the user's words; also for the "stale" strip of panels. */
export function useBehind(seconds: number): string {
  const t = useTranslations('shell.live');
  return seconds < MINUTE_SECONDS
    ? t('seconds', { count: Math.max(1, Math.round(seconds)) })
    : t('minutes', { count: Math.round(seconds / MINUTE_SECONDS) });
}

/** Shape says it as well as colour: a full dot is live, a half one catches up, a ring is cut off. */
export function LiveIndicator() {
  const t = useTranslations('shell.live');
  const { state, delayMs, behindSeconds } = useLiveStatus();
  const behind = useBehind(behindSeconds);
  const delay = delayMs === null ? null : Math.round(delayMs);
  const words = {
    live: delay === null ? t('live') : t('liveDelay', { delay }),
    'catching-up': t('catchingUp', { behind }),
    offline: t('offline'),
    outdated: t('outdated'),
  }[state];
  const explained = {
    live: delay === null ? t('explainLiveNoDelay') : t('explainLive', { delay }),
    'catching-up': t('explainCatchingUp', { behind }),
    offline: t('explainOffline'),
    outdated: t('explainOutdated'),
  }[state];
  return (
    <Tooltip text={explained}>
      <button
        type="button"
        className={styles.live}
        data-state={state}
        data-testid="live-indicator"
        onClick={state === 'outdated' ? () => location.reload() : undefined}
      >
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden>
          <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
          {state === 'live' ? <circle cx="5" cy="5" r="4" fill="currentColor" /> : null}
          {state === 'catching-up' ? <path d="M5 1a4 4 0 0 1 0 8z" fill="currentColor" /> : null}
        </svg>
        <span>{words}</span>
      </button>
    </Tooltip>
  );
}
