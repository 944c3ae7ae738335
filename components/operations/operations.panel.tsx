'use client';
/** 运行维护: which nodes are there, how the queues move, what failed and why, and whether the feed keeps up. */
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { PanelProps } from '@/components/dock/panel-props';
import { formatCount } from '@/components/i18n/format';
import { InstantText } from '@/components/i18n/values';
import { FailedJobs } from '@/components/operations/failed-jobs';
import { NodesTable } from '@/components/operations/nodes-table';
import { QueuesTable } from '@/components/operations/queues-table';
import { useOperations } from '@/components/operations/use-operations';
import { Badge } from '@/components/ui/badge';
import { Facts, PanelBody, PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { ErrorState, Skeleton, StaleStrip } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { OperationsAnswer } from '@/server/operations/contract';
import styles from '@/components/operations/operations.module.css';

const LATE_OUTBOX_SECONDS = 5;
const TABS = ['nodes', 'queues', 'feed'] as const;

function Health({ answer }: { readonly answer: OperationsAnswer }) {
  const t = useTranslations('operations');
  const joined = answer.nodes.filter((node) => node.leftAt === null);
  const workers = joined.filter((node) => node.kind === 'worker').length;
  const isLate = answer.feed.outboxAgeSeconds > LATE_OUTBOX_SECONDS;
  return (
    <Toolbar label={t('health')}>
      <Badge tone={answer.broker.reachable ? 'good' : 'bad'}>
        {answer.broker.reachable
          ? t('broker.reachable', { kind: t(`broker.kinds.${answer.broker.kind}`) })
          : t('broker.away', { kind: t(`broker.kinds.${answer.broker.kind}`) })}
      </Badge>
      <Badge tone={workers > 0 ? 'good' : 'bad'}>{t('workers', { count: workers })}</Badge>
      <Badge tone={isLate ? 'warn' : 'good'}>
        {isLate ? t('feedLate', { seconds: Math.round(answer.feed.outboxAgeSeconds) }) : t('feedPrompt')}
      </Badge>
      <ToolbarGap />
      <span className={styles.muted}>
        {t('readAt')} <InstantText value={answer.at} seconds />
      </span>
    </Toolbar>
  );
}

function FeedFacts({ answer: { feed, database } }: { readonly answer: OperationsAnswer }) {
  const t = useTranslations('operations.feed');
  const seconds = (value: number): string => t('seconds', { count: Math.round(value) });
  return (
    <>
      <h3 className={styles.heading}>{t('title')}</h3>
      <Facts
        items={[
          { id: 'head', label: t('head'), value: formatCount(feed.head) },
          { id: 'kept', label: t('kept'), value: formatCount(feed.kept) },
          { id: 'events', label: t('outboxEvents'), value: formatCount(feed.outboxEvents) },
          { id: 'jobs', label: t('outboxJobs'), value: formatCount(feed.outboxJobs) },
          { id: 'age', label: t('outboxAge'), value: seconds(feed.outboxAgeSeconds) },
        ]}
      />
      <h3 className={styles.heading}>{t('database')}</h3>
      <Facts
        items={[
          {
            id: 'connections',
            label: t('connections'),
            value: t('ofAtMost', { count: database.connections, most: database.maxConnections }),
          },
          { id: 'longest', label: t('longest'), value: seconds(database.longestTransactionSeconds) },
          { id: 'size', label: t('size'), value: `${formatCount(database.sizeMb)} MB` },
        ]}
      />
    </>
  );
}

export default function OperationsPanel({ params, api: panel, isVisible }: PanelProps<'operations'>) {
  const t = useTranslations('operations');
  const { data, error, reload } = useOperations(isVisible);
  const failed = data?.queues.reduce((total, queue) => total + queue.failed, 0) ?? 0;
  const { badge } = panel;
  useEffect(() => badge(failed), [badge, failed]);

  if (!data) return error ? <ErrorState error={error} onRetry={reload} /> : <Skeleton rows={10} />;
  const tab = TABS.find((each) => each === params.tab) ?? 'nodes';
  const joined = data.nodes.filter((node) => node.leftAt === null).length;
  return (
    <PanelFrame>
      {error ? <StaleStrip>{t('stale')}</StaleStrip> : null}
      <Health answer={data} />
      <Tabs
        label={t('tabsLabel')}
        value={tab}
        onChange={(id) => panel.setParams({ ...params, tab: id })}
        items={[
          { id: 'nodes', label: t('tabs.nodes', { count: joined }) },
          { id: 'queues', label: t('tabs.queues'), count: failed },
          { id: 'feed', label: t('tabs.feed') },
        ]}
      >
        <TabPanel id="nodes">
          <PanelBody>
            <NodesTable nodes={data.nodes} />
          </PanelBody>
        </TabPanel>
        <TabPanel id="queues">
          <PanelBody>
            <QueuesTable queues={data.queues} />
            <FailedJobs jobs={data.failed} onDone={reload} />
          </PanelBody>
        </TabPanel>
        <TabPanel id="feed">
          <PanelBody>
            <FeedFacts answer={data} />
          </PanelBody>
        </TabPanel>
      </Tabs>
    </PanelFrame>
  );
}
