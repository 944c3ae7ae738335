'use client';
/** 银行与日结: agreements, files to and from the bank with every row's result, statements with their differences, drawers and closed days. */
import { Agreements } from '@/components/accounts/agreements';
import { CashDays } from '@/components/accounts/cash-days';
import { Collections } from '@/components/accounts/collections';
import { Differences } from '@/components/accounts/differences';
import type { PanelProps } from '@/components/dock/panel-props';
import { useVerb } from '@/components/shell/session';
import { PanelFrame } from '@/components/ui/panel-frame';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { useTranslations } from 'use-intl';

const TABS = ['collections', 'differences', 'cash', 'agreements'] as const;
type Tab = (typeof TABS)[number];

export default function BankPanel({ params, api: panel, isVisible }: PanelProps<'bank'>) {
  const t = useTranslations('bank');
  const seesLedger = useVerb('ledger.see');
  const closesCash = useVerb('cash.close');
  const allowed: Readonly<Record<Tab, boolean>> = {
    collections: seesLedger,
    differences: seesLedger,
    cash: seesLedger || closesCash,
    agreements: true,
  };
  const tabs = TABS.filter((id) => allowed[id]);
  return (
    <PanelFrame>
      <Tabs
        label={t('tabs.label')}
        value={tabs.find((id) => id === params.tab) ?? tabs[0]!}
        onChange={(tab) => panel.setParams({ ...params, tab })}
        items={tabs.map((id) => ({ id, label: t(`tabs.${id}`) }))}
      >
        <TabPanel id="collections">
          <Collections
            orderId={params.orderId}
            isVisible={isVisible}
            onChoose={(orderId) => panel.setParams({ tab: 'collections', orderId })}
          />
        </TabPanel>
        <TabPanel id="differences">
          <Differences isVisible={isVisible} />
        </TabPanel>
        <TabPanel id="cash">
          <CashDays isVisible={isVisible} />
        </TabPanel>
        <TabPanel id="agreements">
          <Agreements isVisible={isVisible} />
        </TabPanel>
      </Tabs>
    </PanelFrame>
  );
}
