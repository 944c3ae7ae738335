'use client';
/** 数据导入: a file goes in, its progress is seen as it loads, and every bad row is named. */
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PanelProps } from '@/components/dock/panel-props';
import { BatchDetail } from '@/components/imports/batch-detail';
import { BatchTable } from '@/components/imports/batch-table';
import { ColumnList } from '@/components/imports/column-list';
import { UploadStrip } from '@/components/imports/upload-strip';
import { useImports } from '@/components/imports/use-imports';
import { useVerb } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { PanelBody, PanelFrame } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { ImportKind } from '@/server/imports/contract';
import styles from '@/components/imports/imports.module.css';

export default function ImportPanel({ params, api: panel, isVisible }: PanelProps<'import'>) {
  const t = useTranslations('imports');
  const mayImport = useVerb('import.run');
  const [kind, setKind] = useState<ImportKind>('readings');
  const [tab, setTab] = useState('history');
  const { data, error, reload, add, more, isLoadingMore, mayHaveMore } = useImports(isVisible);
  const running = data?.rows.filter((row) => row.status === 'running' || row.status === 'waiting').length ?? 0;
  const { badge } = panel;
  useEffect(() => badge(running), [badge, running]);
  const choose = (id: number | undefined) =>
    panel.setParams({ ...params, importId: id === undefined ? undefined : String(id) });
  const chosen = data?.rows.find((row) => String(row.id) === params.importId);

  return (
    <PanelFrame>
      {mayImport ? (
        <UploadStrip
          kind={kind}
          onKind={setKind}
          onSent={(batch) => {
            add(batch);
            choose(batch.id);
            setTab('history');
          }}
        />
      ) : (
        <p className={styles.notice}>{t('panel.notPermitted')}</p>
      )}
      <Tabs
        label={t('panel.tabsLabel')}
        value={tab}
        onChange={setTab}
        items={[
          { id: 'history', label: t('panel.tabs.history') },
          { id: 'columns', label: t('panel.tabs.columns') },
        ]}
      >
        <TabPanel id="history">
          <PanelBody>
            {error ? <ErrorState error={error} onRetry={reload} /> : null}
            {chosen ? <BatchDetail batch={chosen} onClose={() => choose(undefined)} /> : null}
            {data === null && !error ? <Skeleton rows={6} /> : null}
            {data?.rows.length === 0 ? <EmptyState title={t('panel.none')}>{t('panel.noneHint')}</EmptyState> : null}
            {data && data.rows.length > 0 ? (
              <BatchTable batches={data.rows} chosenId={chosen?.id} onChoose={choose} />
            ) : null}
            {mayHaveMore ? (
              <Button busy={isLoadingMore} onClick={() => void more()}>
                {t('panel.more')}
              </Button>
            ) : null}
          </PanelBody>
        </TabPanel>
        <TabPanel id="columns">
          <PanelBody>
            <ColumnList kind={kind} />
          </PanelBody>
        </TabPanel>
      </Tabs>
    </PanelFrame>
  );
}
