'use client';
/** 配网: lines, transformers and who hangs behind them, what was sold there; outages, recorded and closed. Changes go by orders. */
import { useEffect, useState } from 'react';
import { ZapOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { PanelProps } from '@/components/dock/panel-props';
import { NetworkTree } from '@/components/network/network-tree';
import { OutageDialog, type OutagePlace } from '@/components/network/outage-dialog';
import { OutageList } from '@/components/network/outage-list';
import { useNetwork, useOutages } from '@/components/network/use-network';
import { useVerb } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { Button } from '@/components/ui/button';
import { PanelBody, PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { StartOrderButton } from '@/components/work-orders/start-order';
import { useWords } from '@/components/work-orders/use-words';
import styles from '@/components/network/network.module.css';

export default function NetworkPanel({ params, api: panel, isVisible }: PanelProps<'network'>) {
  const t = useTranslations('network');
  const words = useWords();
  const unitId = useScope((state) => state.unitId);
  const mayRecord = useVerb('outage.record');
  const { feeders, error, reload } = useNetwork(unitId, isVisible);
  const outages = useOutages(unitId, isVisible);
  const [place, setPlace] = useState<OutagePlace | 'choose' | null>(null);
  const tab = params.tab === 'outages' ? 'outages' : 'tree';
  const open = outages.list?.filter(({ endedAt, withdrawnAt }) => endedAt === null && withdrawnAt === null).length ?? 0;
  const { badge } = panel;
  useEffect(() => badge(open), [badge, open]);
  const recorded = () => {
    setPlace(null);
    reload();
    outages.reload();
  };
  return (
    <PanelFrame>
      <Toolbar label={t('toolbar')}>
        {mayRecord ? (
          <Button icon={ZapOff} variant="primary" onClick={() => setPlace('choose')}>
            {t('outage.record')}
          </Button>
        ) : null}
        {(['network-change', 'transformer-relation'] as const).map((process) => (
          <StartOrderButton key={process} process={process} label={words.process(process)} unitId={unitId} />
        ))}
        <ToolbarGap />
        <span className={styles.muted}>{t('byOrders')}</span>
      </Toolbar>
      <Tabs
        label={t('tabs.label')}
        value={tab}
        onChange={(next) => panel.setParams({ ...params, tab: next })}
        items={[
          { id: 'tree', label: t('tabs.tree') },
          { id: 'outages', label: t('tabs.outages'), count: open },
        ]}
      >
        <TabPanel id="tree">
          <PanelBody>
            {error && feeders === null ? <ErrorState error={error} onRetry={reload} /> : null}
            {!error && feeders === null ? <Skeleton rows={10} /> : null}
            {feeders?.length === 0 ? <EmptyState title={t('none')}>{t('noneHint')}</EmptyState> : null}
            {feeders && feeders.length > 0 ? (
              <NetworkTree
                feeders={feeders}
                chosen={{ feederId: params.feederId, transformerId: params.transformerId }}
                onChoose={(next) => panel.setParams({ ...params, ...next })}
                onOutage={mayRecord ? setPlace : undefined}
                panel={panel}
              />
            ) : null}
          </PanelBody>
        </TabPanel>
        <TabPanel id="outages">
          <PanelBody>
            <OutageList {...outages} mayRecord={mayRecord} onChanged={recorded} />
          </PanelBody>
        </TabPanel>
      </Tabs>
      {place === null ? null : (
        <OutageDialog
          place={place === 'choose' ? null : place}
          feeders={feeders ?? []}
          onClose={() => setPlace(null)}
          onDone={() => {
            recorded();
            panel.setParams({ ...params, tab: 'outages' });
          }}
        />
      )}
    </PanelFrame>
  );
}
