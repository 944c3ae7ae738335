'use client';
import { useTranslations } from 'use-intl';
import styles from '@/components/customers/customers.module.css';
import { DataTable, type DataColumn } from '@/components/customers/data-table';
import type { PanelApi } from '@/components/dock/panel-props';
import { useLocaleControl } from '@/components/i18n/intl';
import { InstantText, Money } from '@/components/i18n/values';
import { useSession } from '@/components/shell/session';
import { StatusGlyph } from '@/components/ui/status';
import { holderStatus } from '@/components/work-orders/order-status';
import { useWords } from '@/components/work-orders/use-words';
import type { OrderOfAccount } from '@/server/customers/contract';

interface OrdersTabProps {
  readonly orders: readonly OrderOfAccount[];
  readonly panel: PanelApi;
  readonly asOf: string | undefined;
}

export function OrdersTab({ orders, panel, asOf }: OrdersTabProps) {
  const t = useTranslations('customers');
  const words = useWords();
  const { locale } = useLocaleControl();
  const userId = Number(useSession().user.id);
  if (orders.length === 0) return <p className={styles.muted}>{t('order.none')}</p>;
  const holder = ({ lockedByNameZh, lockedByNameEn }: OrderOfAccount) =>
    (locale === 'en' ? lockedByNameEn || lockedByNameZh : lockedByNameZh) ?? '';
  const columns: DataColumn<OrderOfAccount>[] = [
    {
      id: 'orderNo',
      header: t('order.orderNo'),
      cell: ({ id, orderNo }) => (
        <button
          type="button"
          className={styles.link}
          aria-label={t('order.open', { orderNo })}
          onClick={() => panel.open('order', { orderId: String(id), asOf })}
        >
          {orderNo}
        </button>
      ),
    },
    { id: 'process', header: t('order.process'), cell: ({ process }) => words.process(process) },
    { id: 'step', header: t('order.step'), cell: ({ process, step }) => words.step(process, step) },
    { id: 'month', header: t('order.month'), cell: ({ billMonth }) => billMonth },
    {
      id: 'money',
      header: t('order.money'),
      right: true,
      cell: ({ moneyAtRiskYuan }) => <Money value={moneyAtRiskYuan} />,
    },
    {
      id: 'holder',
      header: t('order.holder'),
      cell: (order) => <StatusGlyph status={holderStatus(order, userId)} label={holder(order)} />,
    },
    { id: 'due', header: t('order.due'), cell: ({ dueAt }) => <InstantText value={dueAt} /> },
    { id: 'created', header: t('order.created'), cell: ({ createdAt }) => <InstantText value={createdAt} /> },
  ];
  return (
    <DataTable
      label={t('tabs.orders')}
      columns={columns}
      rows={orders}
      rowId={({ id }) => String(id)}
      isDim={({ state }) => state === 'done' || state === 'archived'}
    />
  );
}
