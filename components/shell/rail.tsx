'use client';
import { useTranslations } from 'use-intl';
import { openPanel, useDock } from '@/components/dock/open-panel';
import { PANELS } from '@/components/dock/panels';
import { useBadges } from '@/components/shell/stores';
import { CountBadge } from '@/components/ui/badge';
import { Tooltip } from '@/components/ui/tooltip';
import styles from '@/components/shell/rail.module.css';

export function Rail() {
  const t = useTranslations();
  const allowed = useDock((state) => state.allowed);
  const active = useDock((state) => state.activePanelId);
  const counts = useBadges((state) => state.counts);
  return (
    <nav className={styles.rail} aria-label={t('shell.rail.label')}>
      <ul>
        {PANELS.filter((entry) => allowed.has(entry.id)).map((entry) => {
          const Icon = entry.icon;
          const title = t(`dock.${entry.titleKey}`);
          const count = counts[entry.id] ?? 0;
          const label = count > 0 ? `${title} · ${t('shell.rail.waiting', { count })}` : title;
          const keys = entry.shortcut ? `Alt+${entry.shortcut}` : undefined;
          return (
            <li key={entry.id}>
              <Tooltip text={label} keys={keys} side="right">
                <button
                  type="button"
                  className={styles.module}
                  data-module={entry.id}
                  aria-label={label}
                  aria-keyshortcuts={keys}
                  aria-current={active === entry.id ? 'true' : undefined}
                  onClick={() => openPanel(entry.id)}
                >
                  <Icon size={20} strokeWidth={1.6} aria-hidden />
                  <CountBadge count={count} />
                </button>
              </Tooltip>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
