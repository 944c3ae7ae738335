'use client';
import { useState } from 'react';
import { ArrowRightLeft, Bell, Keyboard, LogOut, RotateCcw, Search, UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useDock } from '@/components/dock/open-panel';
import { useDensity } from '@/components/grid/density';
import { useName } from '@/components/i18n/intl';
import { Age } from '@/components/i18n/values';
import { useDesktopNotices } from '@/components/shell/desktop-notices';
import { LiveIndicator } from '@/components/shell/live-indicator';
import { Mark } from '@/components/shell/mark';
import { LanguageMenu, ThemeMenu } from '@/components/shell/preferences';
import { signOut, useSession, useVerb } from '@/components/shell/session';
import { useDialogs, useNotices, type Notice } from '@/components/shell/stores';
import { UnitBreadcrumb } from '@/components/shell/unit-breadcrumb';
import { CountBadge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { KeyHint } from '@/components/ui/key-hint';
import { Menu, Popover } from '@/components/ui/menu';
import styles from '@/components/shell/top-bar.module.css';

function Notices() {
  const t = useTranslations('shell.topBar');
  const { notices, unread, markRead, clear } = useNotices();
  const label = unread > 0 ? t('notificationsUnread', { count: unread }) : t('notifications');
  return (
    <span className={styles.bell}>
      <Popover
        label={t('notifications')}
        align="end"
        trigger={<IconButton icon={Bell} label={label} />}
        onOpenChange={(open) => {
          if (!open) markRead();
        }}
      >
        <div className={styles.notices}>
          {notices.length === 0 ? (
            <p className={styles.muted}>{t('notificationsEmpty')}</p>
          ) : (
            <>
              <ul>
                {notices.map((notice) => (
                  <li key={notice.id} data-tone={notice.tone} className={styles.notice}>
                    {notice.open ? (
                      <button type="button" className={styles.noticeOpen} onClick={notice.open}>
                        {notice.text}
                      </button>
                    ) : (
                      <span>{notice.text}</span>
                    )}
                    <span className={styles.muted}>
                      <Age value={notice.at} />
                    </span>
                    {notice.action ? <NoticeAction id={notice.id} action={notice.action} /> : null}
                  </li>
                ))}
              </ul>
              <Button variant="quiet" onClick={clear}>
                {t('notificationsClear')}
              </Button>
            </>
          )}
        </div>
      </Popover>
      <CountBadge count={unread} />
    </span>
  );
}

/** Done once; the notice then has served its purpose. */
function NoticeAction({ id, action }: { readonly id: string; readonly action: NonNullable<Notice['action']> }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const removeNotice = useNotices((state) => state.removeNotice);
  const run = async () => {
    setBusy(true);
    try {
      await action.run();
      removeNotice(id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : '');
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={styles.noticeAction}>
      <Button busy={busy} onClick={() => void run()}>
        {action.label}
      </Button>
      {failure === '' ? null : <span role="alert">{failure}</span>}
    </span>
  );
}

function PersonMenu() {
  const t = useTranslations('shell');
  const nameOf = useName();
  const { user, roles } = useSession();
  const resetLayout = useDock((state) => state.resetLayout);
  const { density, setDensity } = useDensity();
  const more = useTranslations('console');
  const desktop = useDesktopNotices();
  const show = useDialogs((state) => state.show);
  const mayLock = useVerb('order.lock');
  const main = roles[0];
  return (
    <Menu
      trigger={
        <button type="button" className={styles.person} aria-label={t('topBar.person')} title={t('topBar.person')}>
          <UserRound size={16} aria-hidden />
          <span className={styles.personName}>{nameOf(user)}</span>
          {main ? <span className={styles.personRole}>{t(`roles.${main.role}`)}</span> : null}
        </button>
      }
      head={
        <div className={styles.who}>
          <strong>{nameOf(user)}</strong>
          <span className={styles.muted}>{user.login}</span>
          <ul>
            {roles.map((grant) => (
              <li key={`${grant.role}-${grant.unitId}`}>
                {t(`roles.${grant.role}`)}
                <span className={styles.muted}>{nameOf({ nameZh: grant.unitNameZh, nameEn: grant.unitNameEn })}</span>
              </li>
            ))}
          </ul>
        </div>
      }
      items={[
        { kind: 'heading', id: 'density', label: t('topBar.density') },
        {
          id: 'compact',
          label: t('topBar.densityCompact'),
          checked: density === 'compact',
          onSelect: () => setDensity('compact'),
        },
        {
          id: 'comfortable',
          label: t('topBar.densityComfortable'),
          checked: density === 'comfortable',
          onSelect: () => setDensity('comfortable'),
        },
        { kind: 'separator', id: 'line-1' },
        ...(desktop.permission === null
          ? []
          : [
              {
                id: 'desktop',
                label: more(desktop.permission === 'denied' ? 'desktop.denied' : 'desktop.label'),
                checked: desktop.isOn,
                disabled: desktop.permission === 'denied',
                onSelect: () => void desktop.toggle(),
              },
            ]),
        { id: 'keys', label: more('keys.title'), icon: Keyboard, keys: '?', onSelect: () => show('keys') },
        { id: 'layout', label: t('topBar.resetLayout'), icon: RotateCcw, onSelect: resetLayout },
        { kind: 'separator', id: 'line-2' },
        ...(mayLock
          ? [{ id: 'shift', label: more('shift.menu'), icon: ArrowRightLeft, onSelect: () => show('shift') }]
          : []),
        { id: 'sign-out', label: t('topBar.signOut'), icon: LogOut, onSelect: () => void signOut() },
      ]}
    />
  );
}

export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  const t = useTranslations('shell');
  return (
    <header className={styles.bar}>
      <div className={styles.start}>
        <span className={styles.mark}>
          <Mark />
          <span className={styles.product}>{t('productName')}</span>
        </span>
        <UnitBreadcrumb />
      </div>
      <button
        type="button"
        className={styles.search}
        onClick={onSearch}
        aria-keyshortcuts="Control+K"
        aria-label={t('topBar.search')}
      >
        <Search size={14} aria-hidden />
        <span>{t('topBar.search')}</span>
        <KeyHint keys="Ctrl+K" />
      </button>
      <div className={styles.end}>
        <LiveIndicator />
        <Notices />
        <LanguageMenu />
        <ThemeMenu />
        <PersonMenu />
      </div>
    </header>
  );
}
