'use client';
import { Component, lazy, Suspense, useEffect, useMemo, useState, type ComponentType, type ReactNode } from 'react';
import type { IDockviewPanelProps } from 'dockview-react';
import { RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel, useDock } from '@/components/dock/open-panel';
import { PanelContext, type PanelApi, type PanelProps } from '@/components/dock/panel-props';
import { panelEntry, type PanelId } from '@/components/dock/panels';
import { useBadges } from '@/components/shell/stores';
import { ApiError } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { OverlayRootContext } from '@/components/ui/overlay-root';
import { EmptyState, Skeleton } from '@/components/ui/states';
import styles from '@/components/dock/dock.module.css';

interface BoundaryProps {
  readonly panelId: string;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failure: { readonly id: string } | null;
}

/** One broken panel stays one broken panel: the others go on, and it can be opened anew. */
class PanelBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    const id = error instanceof ApiError && error.id ? error.id : `panel-${crypto.randomUUID().slice(0, 8)}`;
    return { failure: { id } };
  }

  override componentDidCatch(error: unknown): void {
    console.error(`${this.props.panelId} broke: ${this.state.failure?.id ?? ''}`, error);
  }

  override render(): ReactNode {
    if (!this.state.failure) return this.props.children;
    return <BrokenPanel panelId={this.props.panelId} id={this.state.failure.id} onRetry={this.props.onRetry} />;
  }
}

function BrokenPanel({
  panelId,
  id,
  onRetry,
}: {
  readonly panelId: string;
  readonly id: string;
  readonly onRetry: () => void;
}) {
  const t = useTranslations('dock');
  const ui = useTranslations('ui');
  return (
    <div role="alert" className={styles.broken}>
      <EmptyState
        title={t('broken.title', { panel: t(`panels.${panelId}`) })}
        action={
          <Button icon={RotateCw} onClick={onRetry}>
            {t('broken.retry')}
          </Button>
        }
      >
        <p>{t('broken.hint')}</p>
        <p className={styles.quote}>{ui('errorId', { id })}</p>
      </EmptyState>
    </div>
  );
}

/** A lazy component remembers a failed download for ever; each attempt of the user's gets a new one. */
const loaded = new Map<string, ComponentType<PanelProps>>();

function componentOf(panelId: string, isRetry: boolean): ComponentType<PanelProps> | null {
  const load = panelEntry(panelId)?.load;
  if (!load) return null;
  const known = loaded.get(panelId);
  if (known && !isRetry) return known;
  const component = lazy(load as () => Promise<{ default: ComponentType<PanelProps> }>);
  loaded.set(panelId, component);
  return component;
}

/** What dockview renders for every panel: context, validated params, error boundary, skeleton while the file loads. */
export function PanelHost({ api, containerApi, params }: IDockviewPanelProps<Record<string, unknown>>) {
  const t = useTranslations('dock');
  const panelId = api.component as PanelId;
  const [attempt, setAttempt] = useState(0);
  const [isActive, setActive] = useState(api.isActive);
  const [isVisible, setVisible] = useState(api.isVisible);
  const [overlayRoot, setOverlayRoot] = useState<HTMLElement | null>(null);

  useEffect(() => {
    setActive(api.isActive);
    setVisible(api.isVisible);
    setOverlayRoot(api.getWindow().document.body);
    const watched = [
      api.onDidActiveChange(({ isActive: next }) => setActive(next)),
      api.onDidVisibilityChange(({ isVisible: next }) => setVisible(next)),
      api.onDidLocationChange(() => setOverlayRoot(api.getWindow().document.body)),
    ];
    return () => watched.forEach((each) => each.dispose());
  }, [api]);

  const instanceId = api.id;
  const panelApi = useMemo<PanelApi>(
    () => ({
      instanceId,
      open: openPanel,
      close: () => api.close(),
      setTitle: (title) => api.setTitle(title),
      badge: (count) => {
        useDock.getState().setTabBadge(instanceId, count);
        if (panelEntry(panelId)?.singleton) useBadges.getState().setBadge(panelId, count);
      },
      setParams: (next) => api.updateParameters(next),
      maximise: () => (api.isMaximized() ? api.exitMaximized() : api.maximize()),
      focus: () => {
        api.setActive();
        containerApi.getPanel(instanceId)?.focus();
      },
    }),
    [api, containerApi, instanceId, panelId],
  );
  useEffect(() => () => useDock.getState().setTabBadge(instanceId, 0), [instanceId]);

  const environment = useMemo(() => ({ api: panelApi, isActive, isVisible }), [panelApi, isActive, isVisible]);
  const known = useMemo(() => {
    const present = Object.fromEntries(Object.entries(params ?? {}).filter(([, value]) => value !== undefined));
    const parsed = panelEntry(panelId)?.params.safeParse(present);
    return parsed?.success ? parsed.data : {};
  }, [panelId, params]);
  const Panel = useMemo(() => componentOf(panelId, attempt > 0), [panelId, attempt]);
  if (!Panel) return null;

  return (
    <PanelContext value={environment}>
      <OverlayRootContext value={overlayRoot}>
        <div className={styles.panel} data-panel={panelId} data-hidden={isVisible ? undefined : ''}>
          <PanelBoundary key={attempt} panelId={panelId} onRetry={() => setAttempt((count) => count + 1)}>
            <Suspense fallback={<Skeleton rows={8} label={t('loading', { panel: t(`panels.${panelId}`) })} />}>
              <Panel
                panelId={panelId}
                instanceId={instanceId}
                params={known}
                api={panelApi}
                isActive={isActive}
                isVisible={isVisible}
              />
            </Suspense>
          </PanelBoundary>
        </div>
      </OverlayRootContext>
    </PanelContext>
  );
}
