'use client';
/** 收费账务: what one account owes and has paid, the counter that takes its money, and the entries behind every line. */
import { useEffect, useState } from 'react';
import { Banknote, RotateCw, UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { AccountFinder } from '@/components/accounts/account-finder';
import styles from '@/components/accounts/accounts.module.css';
import { Entries } from '@/components/accounts/entries';
import { PayDesk } from '@/components/accounts/pay-desk';
import { Payments } from '@/components/accounts/payments';
import { ReceiptStrip } from '@/components/accounts/receipt-strip';
import { Receivables } from '@/components/accounts/receivables';
import { useStatement } from '@/components/accounts/use-statement';
import { CopyLink } from '@/components/dock/copy-link';
import type { PanelApi, PanelProps } from '@/components/dock/panel-props';
import { formatMoney } from '@/components/i18n/format';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { PanelBody, PanelFrame } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { StartOrderButton, useMayStart } from '@/components/work-orders/start-order';
import { useStartOrder } from '@/components/work-orders/start-store';
import type { AccountStatement, PaymentReceipt } from '@/server/accounts/contract';

const TABS = ['owed', 'receivables', 'payments', 'entries'] as const;

export default function CashierPanel({ params, api: panel, isVisible }: PanelProps<'cashier'>) {
  const t = useTranslations('cashier');
  const { accountId } = params;
  const { data, error, isLoading, isRefreshing, reload } = useStatement(accountId, isVisible);
  const statement = data !== null && String(data.owed.accountId) === accountId ? data : null;
  const name = statement?.owed.customerName;
  const [receipt, setReceipt] = useState<PaymentReceipt | null>(null);
  const shown = receipt !== null && String(receipt.accountId) === accountId ? receipt : null;
  useEffect(() => {
    if (name !== undefined) panel.setTitle(t('title', { name }));
  }, [name, panel, t]);

  return (
    <PanelFrame>
      <AccountFinder onFound={(id) => panel.setParams({ accountId: id })} />
      {accountId === undefined ? (
        <EmptyState icon={Banknote} title={t('choose.title')}>
          {t('choose.hint')}
        </EmptyState>
      ) : statement === null ? (
        error && !isLoading ? (
          <ErrorState error={error} title={t('loadFailed')} onRetry={reload} />
        ) : (
          <Skeleton rows={10} />
        )
      ) : (
        <>
          <Head statement={statement} panel={panel} isBusy={isRefreshing} onReload={reload} />
          {shown ? <ReceiptStrip receipt={shown} onDismiss={() => setReceipt(null)} /> : null}
          <Tabs
            label={t('tabs.label')}
            value={TABS.find((id) => id === params.tab) ?? 'owed'}
            onChange={(tab) => panel.setParams({ ...params, tab })}
            items={TABS.map((id) => ({
              id,
              label: t(`tabs.${id}`),
              ...(id === 'owed' ? { count: statement.owed.debts.length } : {}),
            }))}
          >
            <TabPanel id="owed">
              <PanelBody>
                <PayDesk
                  key={accountId}
                  owed={statement.owed}
                  onTaken={(taken) => {
                    setReceipt(taken);
                    reload();
                  }}
                />
              </PanelBody>
            </TabPanel>
            <TabPanel id="receivables">
              <Receivables key={accountId} statement={statement} />
            </TabPanel>
            <TabPanel id="payments">
              <Payments
                key={accountId}
                statement={statement}
                onReversed={(reversal) => {
                  setReceipt(reversal);
                  reload();
                }}
              />
            </TabPanel>
            <TabPanel id="entries">
              <Entries key={accountId} statement={statement} />
            </TabPanel>
          </Tabs>
        </>
      )}
    </PanelFrame>
  );
}

interface HeadProps {
  readonly statement: AccountStatement;
  readonly panel: PanelApi;
  readonly isBusy: boolean;
  readonly onReload: () => void;
}

function Head({ statement: { owed }, panel, isBusy, onReload }: HeadProps) {
  const t = useTranslations('cashier');
  const customers = useTranslations('customers');
  const start = useStartOrder((state) => state.show);
  const mayRefund = useMayStart('refund');
  const accountId = String(owed.accountId);
  const figures = [
    { id: 'principal', value: owed.principalYuan },
    { id: 'lateFee', value: owed.lateFeeYuan },
    { id: 'total', value: owed.totalYuan },
    { id: 'prepayment', value: owed.prepaymentYuan },
  ] as const;
  return (
    <header className={styles.head}>
      <div className={styles.who}>
        <h2>{owed.customerName}</h2>
        <span className={styles.accountNo}>{owed.accountNo}</span>
        <Badge tone={owed.status === 'active' ? 'good' : owed.status === 'suspended' ? 'warn' : 'neutral'}>
          {customers(`status.${owed.status}`)}
        </Badge>
        <Badge>{customers(`class.${owed.class}`)}</Badge>
        <span className={styles.spring} />
        <Button icon={UserRound} onClick={() => panel.open('customer', { accountId })}>
          {t('customer')}
        </Button>
        {mayRefund && owed.prepaymentYuan !== '0.00' ? (
          <Button onClick={() => start({ accountId, process: 'refund' })}>{t('refund')}</Button>
        ) : null}
        <StartOrderButton accountId={accountId} />
        <CopyLink panelId="cashier" params={{ accountId }} />
        <IconButton icon={RotateCw} size="small" label={t('reload')} onClick={onReload} disabled={isBusy} />
      </div>
      <dl className={styles.figures}>
        {figures.map(({ id, value }) => (
          <div key={id} data-figure={id} title={id === 'lateFee' ? t('feeDay', { day: owed.on }) : undefined}>
            <dt>{t(`figure.${id}`)}</dt>
            <dd>{formatMoney(value)}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}
