'use client';
/** 电费账单: one bill from its total down to the readings and rules behind every amount, beside the bill of the month before. */
import { useEffect, useState } from 'react';
import { FileSpreadsheet } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { BillCompare } from '@/components/billing/bill-compare';
import { BillHead } from '@/components/billing/bill-head';
import { BillReviews } from '@/components/billing/bill-reviews';
import { BillTree } from '@/components/billing/bill-tree';
import { useBill } from '@/components/billing/use-bill';
import { AsOfBanner, type AsOfProps } from '@/components/dock/as-of';
import type { PanelProps } from '@/components/dock/panel-props';
import { formatInstant } from '@/components/i18n/format';
import { PanelBody, PanelFrame } from '@/components/ui/panel-frame';
import { Receipt } from '@/components/ui/receipt';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';

const TABS = ['lines', 'compare', 'reviews'] as const;
type TabId = (typeof TABS)[number];

/** Another moment is another reading of the bill: what is shown of one never stands under the name of the other. */
export default function BillPanel(props: PanelProps<'bill'>) {
  return <Bill key={props.params.asOf ?? ''} {...props} />;
}

function Bill({ params, api: panel, isVisible }: PanelProps<'bill'>) {
  const t = useTranslations('bill');
  const { billId, asOf } = params;
  const moment: AsOfProps = { asOf, onChange: (next) => panel.setParams({ ...params, asOf: next }) };
  const [tab, setTab] = useState<TabId>('lines');
  const { data, error, isLoading, isRefreshing, reload } = useBill(billId, isVisible, asOf);
  const detail = data !== null && String(data.bill.id) === billId ? data : null;
  const name = detail === null ? null : t('title', { month: detail.bill.month, name: detail.bill.customerName });
  const title = name === null || asOf === undefined ? name : `${name} · ${formatInstant(asOf).slice(5)}`;
  useEffect(() => {
    if (title !== null) panel.setTitle(title);
  }, [title, panel]);

  if (billId === undefined) {
    return (
      <EmptyState icon={FileSpreadsheet} title={t('choose.title')}>
        {t('choose.hint')}
      </EmptyState>
    );
  }
  if (detail === null && error && !isLoading) {
    return (
      <PanelFrame>
        <AsOfBanner {...moment} />
        <ErrorState error={error} title={t('loadFailed')} onRetry={reload} />
      </PanelFrame>
    );
  }
  if (detail === null) return <Skeleton rows={12} />;

  const { bill, obligations, findings, revisions, reversal } = detail;
  const newest = revisions[0];
  return (
    <PanelFrame>
      <AsOfBanner {...moment} />
      <BillHead bill={bill} panel={panel} isBusy={isRefreshing} onReload={reload} moment={moment} />
      {reversal === null ? null : (
        <Receipt
          tone="warn"
          actions={[
            {
              id: 'red',
              label: t('reversed.open'),
              onClick: () => panel.setParams({ ...params, billId: String(reversal.id), billMonth: bill.month }),
            },
          ]}
        >
          {t('reversed.text', { billNo: reversal.billNo, at: formatInstant(reversal.at) })}
        </Receipt>
      )}
      {newest && newest.id !== bill.id && reversal === null && bill.kind !== 'red' ? (
        <Receipt
          tone="warn"
          actions={[
            {
              id: 'newest',
              label: t('newer.open'),
              onClick: () => panel.setParams({ ...params, billId: String(newest.id), billMonth: bill.month }),
            },
          ]}
        >
          {t('newer.text', { billNo: newest.billNo })}
        </Receipt>
      ) : null}
      <Tabs
        label={t('tabs.label')}
        value={tab}
        onChange={(next) => setTab(TABS.find((each) => each === next) ?? 'lines')}
        items={TABS.map((id) => ({
          id,
          label: t(`tabs.${id}`),
          ...(id === 'reviews' ? { count: obligations.length + findings.length } : {}),
        }))}
      >
        <TabPanel id="lines">
          <PanelBody>
            <BillTree
              key={`${bill.id}/${params.line ?? ''}`}
              detail={detail}
              lineNo={params.line === undefined ? null : Number(params.line)}
            />
          </PanelBody>
        </TabPanel>
        <TabPanel id="compare">
          <PanelBody>
            <BillCompare bill={bill} previous={detail.previous} panel={panel} />
          </PanelBody>
        </TabPanel>
        <TabPanel id="reviews">
          <PanelBody>
            <BillReviews detail={detail} panel={panel} />
          </PanelBody>
        </TabPanel>
      </Tabs>
    </PanelFrame>
  );
}
