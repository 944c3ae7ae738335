'use client';
import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { DockviewReact, type DockviewReadyEvent, type DockviewTheme, type LiveRegionEvent } from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import '@/components/dock/dock-theme.css';
import { useTranslations } from 'use-intl';
import { DockTab, EmptyDock, GroupActions } from '@/components/dock/dock-chrome';
import { noteRecent, openPanel, openWished, useDock } from '@/components/dock/open-panel';
import { PanelHost } from '@/components/dock/panel-host';
import { PANELS } from '@/components/dock/panels';
import { sharedThing } from '@/components/dock/shared-link';
import { useLayout } from '@/components/dock/use-layout';
import { watchActivity } from '@/components/live/live';
import { useSession } from '@/components/shell/session';
import { useNotices } from '@/components/shell/stores';
import { MESSAGES } from '@/messages';
import styles from '@/components/dock/dock.module.css';

const THEME: DockviewTheme = {
  name: 'gongdan',
  className: 'dockview-theme-gongdan',
  gap: 4,
  dndOverlayMounting: 'absolute',
  dndPanelOverlay: 'group',
  dndTabIndicator: 'line',
  tabGroupIndicator: 'none',
};

const COMPONENTS = Object.fromEntries(PANELS.map((entry) => [entry.id, PanelHost]));

/** A popped-out window looks and reads like the one it came from, also after the language or the theme changes. */
function mirrorRoot(target: Document): () => void {
  const copy = () => {
    const source = document.documentElement;
    target.documentElement.lang = source.lang;
    const theme = source.dataset.theme;
    if (theme) target.documentElement.dataset.theme = theme;
    else delete target.documentElement.dataset.theme;
  };
  copy();
  const observer = new MutationObserver(copy);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang', 'data-theme'] });
  return () => observer.disconnect();
}

/** A title out of the catalogue, in any language: the panel has not named itself. */
function isCatalogueTitle(panelId: string, title: string | undefined): boolean {
  return Object.values(MESSAGES).some((tree) => {
    const dock = tree.dock as { readonly panels: Readonly<Record<string, string>> };
    return dock.panels[panelId] === title;
  });
}

function retitle(titleOf: (panelId: string) => string): void {
  for (const panel of useDock.getState().dock?.panels ?? []) {
    const panelId = panel.api.component;
    if (isCatalogueTitle(panelId, panel.title)) panel.api.setTitle(titleOf(panelId));
  }
}

/** F6 walks through the groups, Delete closes the tab that has the focus. */
function onDockKey(event: KeyboardEvent<HTMLDivElement>): void {
  const dock = useDock.getState().dock;
  if (!dock || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'F6' && dock.groups.length > 0) {
    event.preventDefault();
    const at = dock.groups.findIndex((group) => group === dock.activeGroup);
    const step = event.shiftKey ? -1 : 1;
    const next = dock.groups[(at + step + dock.groups.length) % dock.groups.length];
    next?.api.setActive();
    next?.activePanel?.focus();
    return;
  }
  const tab = (event.target as HTMLElement).closest<HTMLElement>('[role="tab"][data-tab-panel-id]');
  if (event.key === 'Delete' && tab && event.target === tab) dock.getPanel(tab.dataset.tabPanelId ?? '')?.api.close();
}

export function DockHost() {
  const t = useTranslations('dock');
  const link = useTranslations('console.link');
  const session = useSession();
  const allowed = useMemo(
    () =>
      new Set(
        PANELS.filter((entry) => entry.load && session.panels.includes(entry.id)).map((entry) => entry.id as string),
      ),
    [session.panels],
  );
  const titleOf = useCallback((panelId: string) => t(`panels.${panelId}`), [t]);
  const { start, reset } = useLayout(session.role, allowed, titleOf);
  const mirrors = useRef(new Map<Window, () => void>());

  useEffect(() => {
    useDock.setState({ allowed, titleOf, resetLayout: reset });
  }, [allowed, titleOf, reset]);

  /** Once the layout stands: what the address asked for. The address is then the console's again, so that a reload keeps the layout. */
  const openShared = () => {
    const thing = sharedThing(location.search);
    if (location.search !== '') history.replaceState(null, '', '/');
    if (!thing) return;
    if (allowed.has(thing.panelId)) return openPanel(thing.panelId, thing.params, { inPlace: true });
    const at = new Date().toISOString();
    const text = link('notAllowed', { panel: titleOf(thing.panelId) });
    useNotices.getState().addNotice({ id: 'link-not-allowed', at, tone: 'warn', text });
  };

  const onReady = ({ api }: DockviewReadyEvent) => {
    useDock.setState({ dock: api, stands: false, allowed, titleOf });
    api.onDidActivePanelChange(({ panel }) => {
      if (panel) noteRecent(panel.id);
      useDock.setState({ activePanelId: panel?.api.component ?? null });
    });
    api.onDidAddPopoutGroup(({ window: popped }) => {
      mirrors.current.set(popped, mirrorRoot(popped.document));
      watchActivity(popped);
    });
    api.onDidRemovePopoutGroup(({ window: popped }) => {
      mirrors.current.get(popped)?.();
      mirrors.current.delete(popped);
    });
    api.onDidOpenPopoutWindowFail(() => {
      const at = new Date().toISOString();
      useNotices.getState().addNotice({ id: 'popout-blocked', at, tone: 'warn', text: t('windowBlocked') });
    });
    void start(api).then(() => {
      retitle(useDock.getState().titleOf);
      openWished();
      openShared();
    });
  };

  const Watermark = useMemo(
    () =>
      function Watermark() {
        return <EmptyDock onReset={reset} />;
      },
    [reset],
  );
  const announce = useCallback(
    ({ kind, panel }: LiveRegionEvent) => {
      return t(`announce.${kind}`, { panel: panel.title ?? panel.id });
    },
    [t],
  );
  // Titles the panels did not choose themselves follow the language.
  useEffect(() => retitle(titleOf), [titleOf]);

  return (
    <div className={styles.dock} onKeyDown={onDockKey}>
      <DockviewReact
        className={styles.dock}
        theme={THEME}
        components={COMPONENTS}
        defaultTabComponent={DockTab}
        rightHeaderActionsComponent={GroupActions}
        watermarkComponent={Watermark}
        defaultRenderer="always"
        popoutUrl="/popout"
        floatingGroupBounds="boundedWithinViewport"
        announcements
        getAnnouncement={announce}
        onReady={onReady}
      />
    </div>
  );
}
