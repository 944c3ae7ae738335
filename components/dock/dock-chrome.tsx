'use client';
/** What stands around panels: tabs, the actions of a group, and the words of an empty dock. */
import { useEffect, useState } from 'react';
import type { IDockviewHeaderActionsProps, IDockviewPanelHeaderProps } from 'dockview-react';
import {
  AppWindow,
  Ellipsis,
  LayoutDashboard,
  Maximize2,
  Minimize2,
  PanelBottom,
  PanelRight,
  PictureInPicture2,
  X,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useDock } from '@/components/dock/open-panel';
import { panelEntry } from '@/components/dock/panels';
import { useNotices } from '@/components/shell/stores';
import { CountBadge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { Menu, type MenuItem } from '@/components/ui/menu';
import { OverlayRootContext } from '@/components/ui/overlay-root';
import { EmptyState } from '@/components/ui/states';
import styles from '@/components/dock/dock.module.css';

const MIDDLE_BUTTON = 1;
const FLOAT_WIDTH = 960;
const FLOAT_HEIGHT = 640;

export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const t = useTranslations('dock');
  const [title, setTitle] = useState(api.title ?? '');
  const badge = useDock((state) => state.badges[api.id] ?? 0);
  useEffect(() => {
    setTitle(api.title ?? '');
    const watch = api.onDidTitleChange(({ title: next }) => setTitle(next));
    return () => watch.dispose();
  }, [api]);
  const entry = panelEntry(api.component);
  const Icon = entry?.icon;
  return (
    <div
      className={styles.tab}
      title={title}
      onAuxClick={(event) => {
        if (event.button === MIDDLE_BUTTON) api.close();
      }}
    >
      {Icon ? <Icon size={14} aria-hidden className={styles.tabIcon} /> : null}
      <span className={styles.tabTitle}>{title}</span>
      <CountBadge count={badge} />
      {/* Not a button: a tab may not hold another control. Delete closes the focused tab. */}
      <span
        className={styles.tabClose}
        aria-hidden
        title={t('tab.closeShort')}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          api.close();
        }}
      >
        <X size={12} />
      </span>
    </div>
  );
}

export function GroupActions({ containerApi, api, activePanel, group }: IDockviewHeaderActionsProps) {
  const t = useTranslations('dock.group');
  const dockText = useTranslations('dock');
  const [isMaximised, setMaximised] = useState(api.isMaximized());
  const [place, setPlace] = useState(api.location.type);
  const [root, setRoot] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const watched = [
      containerApi.onDidMaximizedGroupChange(() => setMaximised(api.isMaximized())),
      api.onDidLocationChange(({ location }) => {
        setPlace(location.type);
        setRoot(api.getWindow().document.body);
      }),
    ];
    return () => watched.forEach((each) => each.dispose());
  }, [api, containerApi]);
  if (!activePanel) return null;

  const split = (direction: 'right' | 'below') => {
    const fresh = containerApi.addGroup({ referenceGroup: group, direction });
    activePanel.api.moveTo({ group: fresh });
  };
  const float = () => {
    const width = Math.round(Math.min(FLOAT_WIDTH, containerApi.width * 0.7));
    const height = Math.round(Math.min(FLOAT_HEIGHT, containerApi.height * 0.7));
    containerApi.addFloatingGroup(group, {
      width,
      height,
      x: (containerApi.width - width) / 2,
      y: (containerApi.height - height) / 3,
    });
  };
  const popOut = async () => {
    const opened = await containerApi.addPopoutGroup(group, { popoutUrl: '/popout' });
    if (opened) return;
    const at = new Date().toISOString();
    useNotices.getState().addNotice({ id: 'popout-blocked', at, tone: 'warn', text: dockText('windowBlocked') });
  };
  const isAlone = group.panels.length < 2;
  const items: MenuItem[] = [
    ...(place === 'grid'
      ? ([
          { id: 'right', label: t('splitRight'), icon: PanelRight, disabled: isAlone, onSelect: () => split('right') },
          { id: 'below', label: t('splitDown'), icon: PanelBottom, disabled: isAlone, onSelect: () => split('below') },
          {
            id: 'float',
            label: t('float'),
            icon: PictureInPicture2,
            onSelect: float,
          },
        ] satisfies MenuItem[])
      : ([
          {
            id: 'dock',
            label: t('dock'),
            icon: LayoutDashboard,
            onSelect: () => api.moveTo({ position: 'left' }),
          },
        ] satisfies MenuItem[])),
    ...(place === 'popout'
      ? []
      : ([{ id: 'window', label: t('window'), icon: AppWindow, onSelect: () => void popOut() }] satisfies MenuItem[])),
    { kind: 'separator', id: 'line' },
    {
      id: 'close',
      label: t('closeAll'),
      icon: X,
      onSelect: () => [...group.panels].forEach((panel) => panel.api.close()),
    },
  ];
  const toggle = () => (isMaximised ? api.exitMaximized() : api.maximize());

  return (
    <OverlayRootContext value={root}>
      <div className={styles.groupActions}>
        {place === 'grid' ? (
          <IconButton
            size="small"
            icon={isMaximised ? Minimize2 : Maximize2}
            label={isMaximised ? t('restore') : t('maximise')}
            onClick={toggle}
          />
        ) : null}
        <Menu trigger={<IconButton size="small" icon={Ellipsis} label={t('more')} />} items={items} />
      </div>
    </OverlayRootContext>
  );
}

export function EmptyDock({ onReset }: { readonly onReset: () => void }) {
  const t = useTranslations('dock.empty');
  return (
    <div className={styles.empty}>
      <EmptyState icon={LayoutDashboard} title={t('title')} action={<Button onClick={onReset}>{t('reset')}</Button>}>
        {t('hint')}
      </EmptyState>
    </div>
  );
}
