'use client';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { SubstituteDialog } from '@/components/access/substitute-dialog';
import { RunningRuns } from '@/components/billing/running-runs';
import { openPanel } from '@/components/dock/open-panel';
import { PANELS } from '@/components/dock/panels';
import { useLiveConnection } from '@/components/live/live';
import { useDesktopNoticesWork } from '@/components/shell/desktop-notices';
import { KeySheet } from '@/components/shell/key-sheet';
import { Mark } from '@/components/shell/mark';
import { Palette } from '@/components/shell/palette';
import { useOwnPreferences } from '@/components/shell/preferences';
import { Rail } from '@/components/shell/rail';
import { useSession, useSessionStore } from '@/components/shell/session';
import { StatusBar } from '@/components/shell/status-bar';
import { useDialogs, useScope } from '@/components/shell/stores';
import { TopBar } from '@/components/shell/top-bar';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { ShiftDialog } from '@/components/work-orders/shift-dialog';
import { StartOrderDialog } from '@/components/work-orders/start-order';
import { WorkBackground } from '@/components/work-orders/work-background';
import styles from '@/components/shell/console.module.css';

/** The dock measures its element and has nothing to say on the server. */
const DockHost = dynamic(() => import('@/components/dock/dock-host').then((module) => module.DockHost), {
  ssr: false,
  loading: () => <Skeleton rows={10} rowHeight={32} />,
});

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

function useKeys(openPalette: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        useDialogs.getState().show('keys');
        return;
      }
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      // By place, not by letter: with Alt some systems type another character.
      const key = /^(?:Digit|Numpad|Key)([\dA-Z])$/.exec(event.code)?.[1];
      const entry = key === undefined ? undefined : PANELS.find(({ shortcut }) => shortcut === key);
      if (!entry) return;
      event.preventDefault();
      openPanel(entry.id);
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [openPalette]);
}

function Frame() {
  const t = useTranslations('shell');
  const session = useSession();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [openPalette] = useState(() => () => setPaletteOpen(true));
  useKeys(openPalette);
  useOwnPreferences();
  useLiveConnection();
  useDesktopNoticesWork();
  return (
    <div className={styles.frame}>
      <TopBar onSearch={openPalette} />
      <Rail />
      <main className={styles.dock} aria-label={t('productLine')}>
        <DockHost />
      </main>
      <StatusBar />
      <WorkBackground />
      <RunningRuns />
      <KeySheet />
      {session.verbs.includes('order.lock') ? <ShiftDialog /> : null}
      <StartOrderDialog />
      <SubstituteDialog />
      <Palette open={isPaletteOpen} onOpenChange={setPaletteOpen} />
    </div>
  );
}

/** The frame before anybody is known: bars of the same size, so that nothing jumps when they fill. */
function Opening() {
  const t = useTranslations('shell.session');
  const { error, load } = useSessionStore();
  return (
    <div className={styles.frame}>
      <header className={styles.top}>
        <Mark />
      </header>
      <div className={styles.side} />
      <main className={styles.dock}>
        <div className={styles.opening}>
          {error ? (
            <ErrorState error={error} title={t('failed')} onRetry={() => void load()} />
          ) : (
            <Skeleton rows={12} rowHeight={32} label={t('loading')} />
          )}
        </div>
      </main>
      <div className={styles.foot} />
    </div>
  );
}

export function Console() {
  const session = useSessionStore((state) => state.session);
  const load = useSessionStore((state) => state.load);
  useEffect(() => {
    void load();
  }, [load]);
  useEffect(() => {
    if (!session || useScope.getState().unitId !== null) return;
    const { scopeUnits, user } = session;
    const home = scopeUnits.find((unit) => unit.id === user.homeUnitId) ?? scopeUnits[0];
    if (home) useScope.getState().setUnit(home.id);
  }, [session]);
  return session ? <Frame /> : <Opening />;
}
