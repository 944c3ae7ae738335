'use client';
/** 代扣批次: each file of debits, its lines with their results, and the bank's answer read in and held against what was sent. */
import { useMemo } from 'react';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { OrderGrid, orderColumn, stepText } from '@/components/accounts/order-grid';
import { ResultImport } from '@/components/accounts/result-import';
import { MONEY_MOVES, useFetched } from '@/components/accounts/use-fetched';
import { openPanel } from '@/components/dock/open-panel';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { useName } from '@/components/i18n/intl';
import { useVerb } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState } from '@/components/ui/states';
import { StartOrderButton } from '@/components/work-orders/start-order';
import { useWords } from '@/components/work-orders/use-words';
import type { BankDesk, CollectionLineRow, CollectionRow } from '@/server/accounts/desk-wire';

interface CollectionsProps {
  readonly orderId: string | undefined;
  readonly isVisible: boolean;
  readonly onChoose: (orderId: string) => void;
}

export function Collections({ orderId, isVisible, onChoose }: CollectionsProps) {
  const t = useTranslations('bank.collection');
  const words = useWords();
  const name = useName();
  const { data, error, reload } = useFetched<BankDesk>(
    isVisible ? '/api/accounts/bank-files' : null,
    undefined,
    MONEY_MOVES,
  );
  const columns = useMemo<readonly GridColumn<CollectionRow>[]>(
    () => [
      orderColumn<CollectionRow>(t('order'), (row) => row.id),
      { id: 'bank', header: t('bank'), width: 120, value: (row) => row.bank },
      { id: 'step', header: t('step'), width: 110, value: (row) => stepText(words, t('done'), row) },
      { id: 'lines', header: t('lines'), type: 'count', width: 72, value: (row) => row.lines },
      { id: 'amount', header: t('amount'), type: 'money', value: (row) => row.amountYuan },
      { id: 'collected', header: t('collected'), type: 'count', width: 72, value: (row) => row.collected },
      { id: 'collectedYuan', header: t('collectedYuan'), type: 'money', value: (row) => row.collectedYuan },
      { id: 'failed', header: t('failed'), type: 'count', width: 72, value: (row) => row.failed },
      { id: 'created', header: t('created'), type: 'instant', value: (row) => row.createdAt },
      {
        id: 'unit',
        header: t('unit'),
        flex: 1,
        minWidth: 110,
        value: (row) => name({ nameZh: row.unitZh, nameEn: row.unitEn }),
      },
    ],
    [t, words, name],
  );
  const row = data?.collections.find((each) => String(each.id) === orderId);
  return (
    <div className={styles.split}>
      <Toolbar label={t('label')}>
        <Button onClick={reload}>{t('reload')}</Button>
        <ToolbarGap />
        <StartOrderButton process="bank-collection" label={t('start')} />
      </Toolbar>
      <OrderGrid<CollectionRow>
        label={t('label')}
        columns={columns}
        rows={data?.collections ?? null}
        idOf={(row) => row.id}
        error={error ?? undefined}
        onRetry={reload}
        onSelection={([first]) => (first ? onChoose(String(first.id)) : undefined)}
        empty={<EmptyState title={t('none')}>{t('noneHint')}</EmptyState>}
        rowTone={({ state }) => (state === 'done' || state === 'archived' ? 'muted' : undefined)}
        stateKey="bank-collections"
      />
      {row === undefined ? (
        <p className={styles.hint}>{t('choose')}</p>
      ) : (
        <Lines key={row.id} row={row} onDone={reload} />
      )}
    </div>
  );
}

function Lines({ row, onDone }: { readonly row: CollectionRow; readonly onDone: () => void }) {
  const t = useTranslations('bank.collection');
  const mayRead = useVerb('bank.exchange');
  const { data, error, reload } = useFetched<{ rows: CollectionLineRow[] }>(
    `/api/accounts/bank-files/${row.id}/lines`,
    undefined,
    MONEY_MOVES,
  );
  const columns = useMemo<readonly GridColumn<CollectionLineRow>[]>(
    () => [
      { id: 'line', header: t('line'), type: 'count', width: 64, value: (line) => line.lineNo },
      {
        id: 'account',
        header: t('account'),
        type: 'link',
        width: 116,
        value: (line) => line.accountNo,
        onOpen: (line) => openPanel('cashier', { accountId: String(line.accountId) }, { inPlace: true }),
      },
      { id: 'customer', header: t('customer'), width: 140, value: (line) => line.customerName },
      { id: 'card', header: t('card'), width: 96, value: (line) => `···· ${line.cardTail}` },
      { id: 'amount', header: t('amount'), type: 'money', value: (line) => line.amountYuan },
      {
        id: 'result',
        header: t('result'),
        width: 96,
        value: (line) => t(`resultOf.${line.result ?? 'waiting'}`),
      },
      { id: 'receipt', header: t('receipt'), width: 148, value: (line) => line.receiptNo },
      { id: 'reason', header: t('reason'), flex: 1, minWidth: 120, value: (line) => line.reason },
    ],
    [t],
  );
  const isAwaited = row.state !== 'done' && row.state !== 'archived' && row.step === 'settle';
  return (
    <section className={styles.lower} aria-label={t('linesOf', { orderNo: row.orderNo })}>
      <Toolbar label={t('linesOf', { orderNo: row.orderNo })}>
        <b>{t('linesOf', { orderNo: row.orderNo })}</b>
        <ToolbarGap />
        {row.lines > 0 && row.step !== 'generate' ? (
          <a className={styles.link} href={`/api/accounts/bank-files/${row.id}`} download>
            <Download size={14} aria-hidden /> {t('download')}
          </a>
        ) : null}
      </Toolbar>
      {mayRead && isAwaited ? (
        <ResultImport
          orderId={row.id}
          onDone={() => {
            reload();
            onDone();
          }}
        />
      ) : null}
      <div className={styles.gridPart}>
        <Grid<CollectionLineRow>
          label={t('linesOf', { orderNo: row.orderNo })}
          columns={columns}
          rows={data?.rows ?? null}
          rowId={({ lineNo }) => String(lineNo)}
          error={error ?? undefined}
          onRetry={reload}
          selection="single"
          empty={<EmptyState title={t('noLines')} />}
          stateKey="bank-lines"
        />
      </div>
    </section>
  );
}
