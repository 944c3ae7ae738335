'use client';
import { useTranslations } from 'use-intl';
import styles from '@/components/customers/customers.module.css';
import { DataTable, type DataColumn } from '@/components/customers/data-table';
import type { PanelApi } from '@/components/dock/panel-props';
import { DateText, Energy, InstantText, Money } from '@/components/i18n/values';
import { Badge } from '@/components/ui/badge';
import { useWords } from '@/components/work-orders/use-words';
import type { BillRow, FindingOfAccount } from '@/server/customers/contract';

interface BillsTabProps {
  readonly bills: readonly BillRow[];
  readonly findings: readonly FindingOfAccount[];
  readonly panel: PanelApi;
  readonly asOf: string | undefined;
}

export function BillsTab({ bills, findings, panel, asOf }: BillsTabProps) {
  const t = useTranslations('customers');
  const words = useWords();
  if (bills.length === 0) return <p className={styles.muted}>{t('bill.none')}</p>;
  const found = (billId: number) => findings.filter((finding) => finding.billId === billId);
  const columns: DataColumn<BillRow>[] = [
    { id: 'month', header: t('bill.month'), cell: ({ billMonth }) => billMonth },
    {
      id: 'billNo',
      header: t('bill.billNo'),
      cell: ({ id, billNo, billMonth, revision }) => (
        <>
          <button
            type="button"
            className={styles.link}
            aria-label={t('bill.open', { billNo })}
            onClick={() => panel.open('bill', { billId: String(id), billMonth, asOf })}
          >
            {billNo}
          </button>
          {revision > 0 ? <span className={styles.muted}> {t('bill.revision', { revision })}</span> : null}
        </>
      ),
    },
    { id: 'amount', header: t('bill.amount'), right: true, cell: ({ amountYuan }) => <Money value={amountYuan} /> },
    { id: 'energy', header: t('bill.energy'), right: true, cell: ({ energyKwh }) => <Energy value={energyKwh} /> },
    { id: 'status', header: t('bill.status'), wrap: true, cell: (bill) => <BillState bill={bill} /> },
    {
      id: 'period',
      header: t('bill.period'),
      cell: ({ periodFrom, periodTo }) => (
        <>
          <DateText value={periodFrom} /> – <DateText value={periodTo} />
        </>
      ),
    },
    {
      id: 'findings',
      header: t('bill.findings'),
      wrap: true,
      cell: ({ id }) => [...new Set(found(id).map(({ rule }) => words.rule(rule)))].join(' · '),
    },
  ];
  return (
    <DataTable
      label={t('tabs.bills')}
      columns={columns}
      rows={bills}
      rowId={({ id }) => String(id)}
      isDim={({ status }) => status === 'superseded'}
    />
  );
}

function BillState({ bill }: { readonly bill: BillRow }) {
  const t = useTranslations('customers');
  const tone = bill.status === 'released' ? 'good' : bill.openObligations.length > 0 ? 'warn' : 'neutral';
  return (
    <>
      <Badge tone={tone}>{t(`bill.${bill.status}`)}</Badge>{' '}
      {bill.releasedAt === null ? null : <InstantText value={bill.releasedAt} />}
      {bill.openObligations.map(({ class: reviewClass, orderNo }) => (
        <div key={reviewClass} className={styles.flag}>
          {orderNo === null
            ? t('bill.obligation', { class: reviewClass })
            : t('bill.obligationOrder', { class: reviewClass, orderNo })}
        </div>
      ))}
    </>
  );
}
