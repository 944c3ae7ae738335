'use client';
/** 分录: the account's entries, newest first; the voucher of the chosen one opens under them. */
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { Voucher } from '@/components/accounts/voucher';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { EmptyState } from '@/components/ui/states';
import type { AccountStatement, EntryRow } from '@/server/accounts/contract';

export function Entries({ statement: { entries, owed } }: { readonly statement: AccountStatement }) {
  const t = useTranslations('cashier.entry');
  const words = useTranslations('cashier');
  const [voucherId, setVoucherId] = useState<number | null>(null);
  const columns = useMemo<readonly GridColumn<EntryRow>[]>(
    () => [
      { id: 'posted', header: t('posted'), type: 'instant', value: (row) => row.postedAt },
      { id: 'voucher', header: t('voucher'), width: 88, value: (row) => row.voucherId },
      { id: 'kind', header: t('kind'), width: 120, value: (row) => words(`voucher.${row.kind}`) },
      { id: 'ledger', header: t('ledger'), width: 140, value: (row) => words(`ledger.${row.ledger}`) },
      { id: 'month', header: t('month'), width: 88, value: (row) => row.month },
      {
        id: 'debit',
        header: t('debit'),
        type: 'money',
        value: (row) => (row.debitYuan === '0.00' ? null : row.debitYuan),
      },
      {
        id: 'credit',
        header: t('credit'),
        type: 'money',
        value: (row) => (row.creditYuan === '0.00' ? null : row.creditYuan),
      },
      { id: 'note', header: t('note'), flex: 1, minWidth: 100, value: (row) => row.note },
    ],
    [t, words],
  );
  return (
    <div className={styles.split}>
      <div className={styles.gridPart}>
        <Grid<EntryRow>
          label={t('label')}
          columns={columns}
          rows={entries}
          rowId={({ id }) => String(id)}
          selection="single"
          onSelection={([first]) => setVoucherId(first?.voucherId ?? null)}
          onOpen={(row) => setVoucherId(row.voucherId)}
          empty={<EmptyState title={t('none')} />}
          stateKey="account-entries"
        />
      </div>
      {voucherId === null ? (
        <p className={styles.hint}>{t('choose')}</p>
      ) : (
        <Voucher key={voucherId} accountId={owed.accountId} voucherId={voucherId} />
      )}
    </div>
  );
}
