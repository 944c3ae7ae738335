'use client';
/** 客户综合视图: account, service points and meters, readings, bills and orders of one customer's account on one panel. */
import { useEffect } from 'react';
import { Banknote, Copy, RotateCw, UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { AccountTab } from '@/components/customers/account-tab';
import { BillsTab } from '@/components/customers/bills-tab';
import styles from '@/components/customers/customers.module.css';
import { OrdersTab } from '@/components/customers/orders-tab';
import { ReadingsTab } from '@/components/customers/readings-tab';
import { useCustomer } from '@/components/customers/use-customer';
import { AsOfBanner, AsOfButton, type AsOfProps } from '@/components/dock/as-of';
import { CopyLink } from '@/components/dock/copy-link';
import { formatInstant } from '@/components/i18n/format';
import { StartOrderButton } from '@/components/work-orders/start-order';
import type { PanelApi, PanelProps } from '@/components/dock/panel-props';
import { useName } from '@/components/i18n/intl';
import { Badge } from '@/components/ui/badge';
import { useVerb } from '@/components/shell/session';
import { Button, IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { PanelBody, PanelFrame } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { CustomerAsOf, CustomerView } from '@/server/customers/contract';

const TAB_IDS = ['overview', 'readings', 'bills', 'orders'] as const;
type TabId = (typeof TAB_IDS)[number];

function shownTabs({ readings, bills, orders }: CustomerView | CustomerAsOf): TabId[] {
  const parts: Record<TabId, unknown> = { overview: true, readings, bills, orders };
  return TAB_IDS.filter((id) => parts[id] !== null);
}

export default function CustomerPanel({ params, api: panel, isVisible }: PanelProps<'customer'>) {
  const t = useTranslations('customers');
  const { accountId, asOf } = params;
  const { data, error, isLoading, isRefreshing, reload } = useCustomer(accountId, isVisible, asOf);
  const isWanted = (view: CustomerView | CustomerAsOf) =>
    String(view.account.id) === accountId && ('asOf' in view ? view.asOf : undefined) === asOf;
  const view = data !== null && isWanted(data) ? data : null;
  const moment: AsOfProps = { asOf, onChange: (next) => panel.setParams({ ...params, asOf: next }) };
  const name = view?.customer.name ?? null;
  const title = name === null || asOf === undefined ? name : `${name} · ${formatInstant(asOf).slice(5)}`;
  useEffect(() => {
    if (title !== null) panel.setTitle(title);
  }, [title, panel]);

  if (accountId === undefined) {
    return (
      <EmptyState icon={UserRound} title={t('choose.title')}>
        {t('choose.hint')}
      </EmptyState>
    );
  }
  if (view === null && error && !isLoading)
    return (
      <PanelFrame>
        <AsOfBanner {...moment} />
        <ErrorState error={error} title={t('loadFailed')} onRetry={reload} />
      </PanelFrame>
    );
  if (view === null) return <Skeleton rows={10} />;

  const tabs = shownTabs(view);
  const wanted = TAB_IDS.find((id) => id === params.tab);
  const tab = wanted && tabs.includes(wanted) ? wanted : 'overview';
  const openOrders = view.orders?.filter(({ state }) => state !== 'done' && state !== 'archived').length ?? 0;
  return (
    <PanelFrame>
      <AsOfBanner {...moment} />
      <Head view={view} panel={panel} isBusy={isRefreshing} onReload={reload} moment={moment} />
      <Tabs
        label={t('tabs.label')}
        value={tab}
        onChange={(next) => panel.setParams({ ...params, tab: next })}
        items={tabs.map((id) => ({ id, label: t(`tabs.${id}`), ...(id === 'orders' ? { count: openOrders } : {}) }))}
      >
        <TabPanel id="overview">
          <PanelBody>
            <AccountTab view={view} panel={panel} />
          </PanelBody>
        </TabPanel>
        {view.readings ? (
          <TabPanel id="readings">
            <PanelBody>
              <ReadingsTab key={accountId} readings={view.readings} isVisible={isVisible} />
            </PanelBody>
          </TabPanel>
        ) : null}
        {view.bills ? (
          <TabPanel id="bills">
            <PanelBody>
              <BillsTab bills={view.bills} findings={view.findings ?? []} panel={panel} asOf={asOf} />
            </PanelBody>
          </TabPanel>
        ) : null}
        {view.orders ? (
          <TabPanel id="orders">
            <PanelBody>
              <OrdersTab orders={view.orders} panel={panel} asOf={asOf} />
            </PanelBody>
          </TabPanel>
        ) : null}
      </Tabs>
    </PanelFrame>
  );
}

interface HeadProps {
  readonly view: CustomerView | CustomerAsOf;
  readonly panel: PanelApi;
  readonly isBusy: boolean;
  readonly onReload: () => void;
  readonly moment: AsOfProps;
}

function Head({ view: { customer, account }, panel, isBusy, onReload, moment }: HeadProps) {
  const maySeeMoney = useVerb('account.see');
  const t = useTranslations('customers');
  const copied = useTranslations('console.link');
  const name = useName();
  return (
    <header className={styles.head}>
      <h2 className={styles.name}>{customer.name}</h2>
      <span className={styles.accountNo}>{account.accountNo}</span>
      <CopyButton icon={Copy} label={t('head.copy')} copied={copied('copied')} text={() => account.accountNo} />
      <CopyLink
        panelId="customer"
        params={{ accountId: String(account.id), ...(moment.asOf && { asOf: moment.asOf }) }}
      />
      <Badge tone={account.status === 'active' ? 'good' : account.status === 'suspended' ? 'warn' : 'neutral'}>
        {t(`status.${account.status}`)}
      </Badge>
      <Badge>{t(`class.${account.class}`)}</Badge>
      <span className={styles.spring} />
      {maySeeMoney && moment.asOf === undefined ? (
        <Button icon={Banknote} onClick={() => panel.open('cashier', { accountId: String(account.id) })}>
          {t('head.cashier')}
        </Button>
      ) : null}
      {moment.asOf === undefined ? <StartOrderButton accountId={String(account.id)} /> : null}
      <AsOfButton {...moment} />
      <IconButton icon={RotateCw} size="small" label={t('reload')} onClick={onReload} disabled={isBusy} />
      <span className={styles.path}>{account.unitPath.map(name).join(' / ')}</span>
    </header>
  );
}
