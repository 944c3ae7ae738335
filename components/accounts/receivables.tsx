'use client';
/** 应收: every receivable of the account; what settled it and the entries behind it open under the list. */
import { useEffect, useMemo, useState } from 'react';
import { Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { EntryTable } from '@/components/accounts/entry-table';
import { openPanel } from '@/components/dock/open-panel';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { formatDate, formatMoney } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { useMayStart } from '@/components/work-orders/start-order';
import { useStartOrder } from '@/components/work-orders/start-store';
import type { AccountStatement, ReceivableRow, ReceivableTrail } from '@/server/accounts/contract';

export function Receivables({ statement }: { readonly statement: AccountStatement }) {
  const t = useTranslations('cashier.receivable');
  const words = useTranslations('cashier');
  const [chosen, setChosen] = useState<number | null>(null);
  const { receivables, owed } = statement;
  const columns = useMemo<readonly GridColumn<ReceivableRow>[]>(
    () => [
      { id: 'month', header: t('month'), width: 84, value: (row) => row.month },
      { id: 'kind', header: t('kind'), width: 96, value: (row) => words(`kind.${row.kind}`) },
      {
        id: 'bill',
        header: t('bill'),
        type: 'link',
        width: 168,
        value: (row) => row.billNo,
        onOpen: (row) => {
          if (row.billId !== null)
            openPanel('bill', { billId: String(row.billId), billMonth: row.month }, { inPlace: true });
        },
      },
      { id: 'energy', header: t('energy'), type: 'energy', width: 84, value: (row) => row.energyKwh },
      { id: 'amount', header: t('amount'), type: 'money', value: (row) => row.amountYuan },
      { id: 'settled', header: t('settled'), type: 'money', value: (row) => row.settledYuan },
      { id: 'open', header: t('open'), type: 'money', value: (row) => row.openYuan },
      { id: 'feeDue', header: t('feeDue'), type: 'money', width: 96, value: (row) => row.feeDueYuan },
      { id: 'feeCharged', header: t('feeCharged'), type: 'money', width: 96, value: (row) => row.feeChargedYuan },
      { id: 'due', header: t('dueOn'), type: 'date', value: (row) => row.dueOn },
      {
        id: 'state',
        header: t('state'),
        width: 96,
        value: (row) => t(`stateOf.${stateOf(row)}`),
      },
      { id: 'note', header: t('note'), flex: 1, minWidth: 100, value: (row) => row.note },
    ],
    [t, words],
  );
  const row = receivables.find((each) => each.id === chosen);
  return (
    <div className={styles.split}>
      <div className={styles.gridPart}>
        <Grid<ReceivableRow>
          label={t('label')}
          columns={columns}
          rows={receivables}
          rowId={({ id }) => String(id)}
          selection="single"
          onSelection={([first]) => setChosen(first?.id ?? null)}
          onOpen={({ id }) => setChosen(id)}
          empty={<EmptyState title={t('none')} />}
          rowTone={(each) => (each.openYuan === '0.00' ? 'muted' : undefined)}
          stateKey="account-receivables"
        />
      </div>
      {row === undefined ? (
        <p className={styles.hint}>{t('choose')}</p>
      ) : (
        <Trail key={row.id} accountId={owed.accountId} row={row} />
      )}
    </div>
  );
}

type State = 'open' | 'settled' | 'reversed' | 'reversal' | 'credit';

function stateOf(row: ReceivableRow): State {
  if (row.reversedById !== null) return 'reversed';
  if (row.reversesId !== null) return 'reversal';
  if (row.openYuan === '0.00') return 'settled';
  return row.openYuan.startsWith('-') ? 'credit' : 'open';
}

function Trail({ accountId, row }: { readonly accountId: number; readonly row: ReceivableRow }) {
  const t = useTranslations('cashier.receivable');
  const words = useTranslations('cashier');
  const start = useStartOrder((state) => state.show);
  const mayReverse = useMayStart('receivable-reversal');
  const mayRelieve = useMayStart('late-fee-adjustment');
  const [trail, setTrail] = useState<ReceivableTrail | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<ReceivableTrail>(`/api/accounts/${accountId}/receivables/${row.id}`, { signal: abort.signal })
      .then((answer) => {
        setTrail(answer);
        setError(null);
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
  }, [accountId, row.id, row.settledYuan]);
  const state = stateOf(row);
  const canReverse = mayReverse && (state === 'open' || state === 'settled') && row.kind !== 'red';
  return (
    <section className={styles.trail} aria-label={t('trail', { month: row.month })}>
      <div className={styles.trailHead}>
        <h3>{t('trail', { month: row.month })}</h3>
        <span className={styles.spring} />
        {mayRelieve && row.feeDueYuan !== '0.00' ? (
          <Button onClick={() => start({ accountId: String(accountId), process: 'late-fee-adjustment' })}>
            {t('relieve')}
          </Button>
        ) : null}
        {canReverse ? (
          <Button icon={Undo2} onClick={() => start({ accountId: String(accountId), process: 'receivable-reversal' })}>
            {t('reverse')}
          </Button>
        ) : null}
      </div>
      {trail === null ? (
        error ? (
          <ErrorState error={error} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : (
        <>
          {trail.settlements.length === 0 ? (
            <p className={styles.muted}>{t('unsettled')}</p>
          ) : (
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t('settledOn')}</th>
                  <th scope="col">{t('how')}</th>
                  <th scope="col">{t('receiptNo')}</th>
                  <th scope="col" data-number>
                    {t('principal')}
                  </th>
                  <th scope="col" data-number>
                    {t('feeCharged')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {trail.settlements.map((each) => (
                  <tr key={each.id}>
                    <td>{formatDate(each.settledOn)}</td>
                    <td>{words(`settlement.${each.kind}`)}</td>
                    <td>{each.receiptNo}</td>
                    <td data-number>{formatMoney(each.amountYuan)}</td>
                    <td data-number>{formatMoney(each.lateFeeYuan)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <EntryTable entries={trail.entries} />
        </>
      )}
    </section>
  );
}
