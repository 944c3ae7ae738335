'use client';
/** 对账差错: each statement of the bank against our books; the rows that differ open under it. */
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { OrderGrid, orderColumn, stepText } from '@/components/accounts/order-grid';
import { MONEY_MOVES, useFetched } from '@/components/accounts/use-fetched';
import type { GridColumn } from '@/components/grid/columns';
import { formatMoney, NO_VALUE } from '@/components/i18n/format';
import { Button } from '@/components/ui/button';
import { Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState } from '@/components/ui/states';
import { StartOrderButton } from '@/components/work-orders/start-order';
import { useWords } from '@/components/work-orders/use-words';
import type { BankDesk, DifferenceRow } from '@/server/accounts/desk-wire';

export function Differences({ isVisible }: { readonly isVisible: boolean }) {
  const t = useTranslations('bank.difference');
  const words = useWords();
  const { data, error, reload } = useFetched<BankDesk>(
    isVisible ? '/api/accounts/bank-files' : null,
    undefined,
    MONEY_MOVES,
  );
  const [chosen, setChosen] = useState<number | null>(null);
  const columns = useMemo<readonly GridColumn<DifferenceRow>[]>(
    () => [
      orderColumn<DifferenceRow>(t('order'), (row) => row.id),
      { id: 'day', header: t('day'), type: 'date', value: (row) => row.statementDay },
      { id: 'step', header: t('step'), width: 120, value: (row) => stepText(words, t('done'), row) },
      { id: 'matched', header: t('matched'), type: 'count', width: 88, value: (row) => row.matched },
      { id: 'differences', header: t('differences'), type: 'count', width: 88, value: (row) => row.differences },
      { id: 'amount', header: t('amount'), type: 'money', value: (row) => row.differenceYuan },
      { id: 'created', header: t('created'), type: 'instant', flex: 1, minWidth: 140, value: (row) => row.createdAt },
    ],
    [t, words],
  );
  const row = data?.differences.find(({ id }) => id === chosen);
  return (
    <div className={styles.split}>
      <Toolbar label={t('label')}>
        <Button onClick={reload}>{t('reload')}</Button>
        <ToolbarGap />
        <StartOrderButton process="bank-difference" label={t('start')} />
      </Toolbar>
      <OrderGrid<DifferenceRow>
        label={t('label')}
        columns={columns}
        rows={data?.differences ?? null}
        idOf={(row) => row.id}
        error={error ?? undefined}
        onRetry={reload}
        onSelection={([first]) => setChosen(first?.id ?? null)}
        empty={<EmptyState title={t('none')}>{t('noneHint')}</EmptyState>}
        rowTone={({ state }) => (state === 'done' || state === 'archived' ? 'muted' : undefined)}
        stateKey="bank-differences"
      />
      {row === undefined ? <p className={styles.hint}>{t('choose')}</p> : <Rows row={row} />}
    </div>
  );
}

function Rows({ row: { orderNo, matching } }: { readonly row: DifferenceRow }) {
  const t = useTranslations('bank.difference');
  const rows = [
    ...(matching?.bankOnly ?? []).map((line) => ({
      kind: 'bankOnly',
      no: line.receiptNo,
      bank: line.amountYuan,
      ours: null,
    })),
    ...(matching?.oursOnly ?? []).map((line) => ({
      kind: 'oursOnly',
      no: line.receiptNo,
      bank: null,
      ours: line.amountYuan,
    })),
    ...(matching?.amountDiffers ?? []).map((line) => ({
      kind: 'amountDiffers',
      no: line.receiptNo,
      bank: line.bankYuan,
      ours: line.oursYuan,
    })),
  ];
  return (
    <section className={styles.trail} aria-label={t('rowsOf', { orderNo })}>
      <h3>{t('rowsOf', { orderNo })}</h3>
      {rows.length === 0 ? (
        <p className={styles.muted}>{t(matching === null ? 'notMatched' : 'allMatched')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('kind')}</th>
              <th scope="col">{t('receipt')}</th>
              <th scope="col" data-number>
                {t('bankYuan')}
              </th>
              <th scope="col" data-number>
                {t('oursYuan')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((each) => (
              <tr key={`${each.kind}-${each.no}`}>
                <td>{t(`kindOf.${each.kind}`)}</td>
                <td>{each.no}</td>
                <td data-number>{each.bank === null ? NO_VALUE : formatMoney(each.bank)}</td>
                <td data-number>{each.ours === null ? NO_VALUE : formatMoney(each.ours)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
