'use client';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { formatInstant, formatMoney, NO_VALUE, sumDecimals } from '@/components/i18n/format';
import type { EntryRow } from '@/server/accounts/contract';

const blank = (yuan: string): string => (yuan === '0.00' ? '' : formatMoney(yuan));

/** Entries as a ledger shows them: debit left, credit right, with their sums. */
export function EntryTable({ entries }: { readonly entries: readonly EntryRow[] }) {
  const t = useTranslations('cashier.entry');
  const words = useTranslations('cashier');
  if (entries.length === 0) return <p className={styles.muted}>{t('none')}</p>;
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('posted')}</th>
            <th scope="col">{t('voucher')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('ledger')}</th>
            <th scope="col">{t('month')}</th>
            <th scope="col" data-number>
              {t('debit')}
            </th>
            <th scope="col" data-number>
              {t('credit')}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td>{formatInstant(entry.postedAt)}</td>
              <td>{entry.voucherId}</td>
              <td title={entry.note ?? undefined}>{words(`voucher.${entry.kind}`)}</td>
              <td>{words(`ledger.${entry.ledger}`)}</td>
              <td>{entry.month ?? NO_VALUE}</td>
              <td data-number>{blank(entry.debitYuan)}</td>
              <td data-number>{blank(entry.creditYuan)}</td>
            </tr>
          ))}
          <tr className={styles.total}>
            <td colSpan={5}>{t('sum')}</td>
            <td data-number>{formatMoney(sumDecimals(entries.map(({ debitYuan }) => debitYuan)))}</td>
            <td data-number>{formatMoney(sumDecimals(entries.map(({ creditYuan }) => creditYuan)))}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
