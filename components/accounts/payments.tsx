'use client';
/** 收费记录: payments, reversals and refunds; the receipt of the chosen one, printed again, or the payment taken back by those who may. */
import { useEffect, useMemo, useState } from 'react';
import { Printer, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { receiptUrl } from '@/components/accounts/receipt-strip';
import { Voucher } from '@/components/accounts/voucher';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { formatInstant, formatMoney } from '@/components/i18n/format';
import { useLocaleControl } from '@/components/i18n/intl';
import { useVerb } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { Field, TextInput } from '@/components/ui/field';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import type { AccountStatement, PaymentReceipt, PaymentRow } from '@/server/accounts/contract';

interface PaymentsProps {
  readonly statement: AccountStatement;
  readonly onReversed: (reversal: PaymentReceipt) => void;
}

export function Payments({ statement: { payments, owed }, onReversed }: PaymentsProps) {
  const t = useTranslations('cashier.payment');
  const words = useTranslations('cashier');
  const { locale } = useLocaleControl();
  const [chosen, setChosen] = useState<number | null>(null);
  const columns = useMemo<readonly GridColumn<PaymentRow>[]>(
    () => [
      { id: 'receipt', header: t('receiptNo'), width: 148, value: (row) => row.receiptNo },
      { id: 'received', header: t('received'), type: 'instant', value: (row) => row.receivedAt },
      {
        id: 'kind',
        header: t('kind'),
        width: 100,
        value: (row) => t(`kindOf.${row.reversed ? 'reversed' : row.kind}`),
      },
      { id: 'method', header: t('method'), width: 96, value: (row) => words(`method.${row.method}`) },
      { id: 'amount', header: t('amount'), type: 'money', value: (row) => row.amountYuan },
      { id: 'principal', header: t('principal'), type: 'money', value: (row) => row.principalYuan },
      { id: 'fee', header: t('lateFee'), type: 'money', width: 96, value: (row) => row.lateFeeYuan },
      { id: 'prepaid', header: t('prepaid'), type: 'money', value: (row) => row.prepaidYuan },
      {
        id: 'cashier',
        header: t('cashier'),
        width: 100,
        value: (row) => (locale === 'en' ? row.cashierEn || row.cashierZh : row.cashierZh),
      },
      { id: 'note', header: t('note'), flex: 1, minWidth: 100, value: (row) => row.note },
    ],
    [t, words, locale],
  );
  const row = payments.find(({ id }) => id === chosen);
  return (
    <div className={styles.split}>
      <div className={styles.gridPart}>
        <Grid<PaymentRow>
          label={t('label')}
          columns={columns}
          rows={payments}
          rowId={({ id }) => String(id)}
          selection="single"
          onSelection={([first]) => setChosen(first?.id ?? null)}
          onOpen={({ id }) => setChosen(id)}
          empty={<EmptyState title={t('none')} />}
          rowTone={(each) => (each.reversed || each.kind === 'reversal' ? 'muted' : undefined)}
          stateKey="account-payments"
        />
      </div>
      {row === undefined ? (
        <p className={styles.hint}>{t('choose')}</p>
      ) : (
        <Paid key={row.id} accountId={owed.accountId} row={row} onReversed={onReversed} />
      )}
    </div>
  );
}

interface PaidProps {
  readonly accountId: number;
  readonly row: PaymentRow;
  readonly onReversed: (reversal: PaymentReceipt) => void;
}

function Paid({ accountId, row, onReversed }: PaidProps) {
  const t = useTranslations('cashier.payment');
  const words = useTranslations('cashier');
  const mayReverse = useVerb('payment.reverse');
  const [receipt, setReceipt] = useState<PaymentReceipt | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<PaymentReceipt>(`/api/accounts/payments/${row.id}`, { signal: abort.signal })
      .then(setReceipt)
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
  }, [row.id]);
  return (
    <section className={styles.trail} aria-label={row.receiptNo}>
      <div className={styles.trailHead}>
        <h3>{row.receiptNo}</h3>
        <span className={styles.muted}>
          {formatInstant(row.receivedAt)} · {formatMoney(row.amountYuan)}
        </span>
        <span className={styles.spring} />
        <Button icon={Printer} onClick={() => window.open(receiptUrl(row.id), '_blank', 'noopener')}>
          {t('print')}
        </Button>
        {mayReverse && row.kind === 'payment' && !row.reversed ? (
          <Button icon={Undo2} variant="danger" onClick={() => setAsking(true)}>
            {t('reverse')}
          </Button>
        ) : null}
      </div>
      {receipt === null ? (
        error ? (
          <ErrorState error={error} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : receipt.lines.length === 0 ? (
        <p className={styles.muted}>{t('onlyPrepaid', { amount: formatMoney(receipt.prepaidYuan) })}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('debt')}</th>
              <th scope="col">{t('billNo')}</th>
              <th scope="col" data-number>
                {t('principal')}
              </th>
              <th scope="col" data-number>
                {t('lateFee')}
              </th>
              <th scope="col" data-number>
                {t('openNow')}
              </th>
            </tr>
          </thead>
          <tbody>
            {receipt.lines.map((line) => (
              <tr key={line.receivableId}>
                <td>
                  {line.month} {words(`kind.${line.kind}`)}
                </td>
                <td>{line.billNo}</td>
                <td data-number>{formatMoney(line.principalYuan)}</td>
                <td data-number>{formatMoney(line.lateFeeYuan)}</td>
                <td data-number>{formatMoney(line.openYuan)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Voucher accountId={accountId} voucherId={row.voucherId} />
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('reverseTitle', { receiptNo: row.receiptNo })}
        description={t('reverseText', { amount: formatMoney(row.amountYuan) })}
      >
        <Reverse paymentId={row.id} onClose={() => setAsking(false)} onReversed={onReversed} />
      </Dialog>
    </section>
  );
}

interface ReverseProps {
  readonly paymentId: number;
  readonly onClose: () => void;
  readonly onReversed: (reversal: PaymentReceipt) => void;
}

function Reverse({ paymentId, onClose, onReversed }: ReverseProps) {
  const t = useTranslations('cashier.payment');
  const ui = useTranslations('ui');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      const reversal = await api.post<PaymentReceipt>(`/api/accounts/payments/${paymentId}/reverse`, {
        reason: reason.trim(),
      });
      onClose();
      onReversed(reversal);
    } catch (cause) {
      setFailure(cause instanceof Error ? cause.message : '');
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.dialogForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim().length >= 2) void send();
      }}
    >
      <Field label={t('reason')} required>
        <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {failure === '' ? null : (
        <p role="alert" className={styles.fault}>
          {failure}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>{ui('cancel')}</Button>
        <Button type="submit" variant="danger" busy={busy} disabled={reason.trim().length < 2}>
          {t('reverse')}
        </Button>
      </DialogActions>
    </form>
  );
}
