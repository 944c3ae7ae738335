'use client';
/** The form of the counter: a sum and how it is paid, beside it what it settles to the fen; taken only as it was shown. */
import { useEffect, useRef, useState } from 'react';
import { Banknote } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { compareDecimals, formatMoney } from '@/components/i18n/format';
import { api, ApiError } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Field, Select, TextInput } from '@/components/ui/field';
import { COUNTER_METHODS, type PaymentPreview, type PaymentReceipt } from '@/server/accounts/contract';

const AMOUNT = /^\d{1,12}(\.\d{1,2})?$/;
const PREVIEW_AFTER_MS = 200;

interface TakingsProps {
  readonly accountId: number;
  readonly totalYuan: string;
  /** Chosen debts; none: the oldest first. */
  readonly receivableIds: readonly number[];
  readonly onTaken: (receipt: PaymentReceipt) => void;
}

export function Takings({ accountId, totalYuan, receivableIds, onTaken }: TakingsProps) {
  const t = useTranslations('cashier.take');
  const words = useTranslations('cashier');
  const isOwing = compareDecimals(totalYuan, '0') > 0;
  const [amount, setAmount] = useState(isOwing ? totalYuan : '');
  const [method, setMethod] = useState<string>(COUNTER_METHODS[0]);
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  // The same press sent twice is the same payment.
  const key = useRef(crypto.randomUUID());
  const text = amount.trim();
  const isAmount = AMOUNT.test(text) && compareDecimals(text, '0') > 0;
  const { preview, error, again } = usePreview(accountId, isAmount ? text : null, receivableIds);
  const needsNote = method === 'cheque' && note.trim() === '';
  const take = async (): Promise<void> => {
    if (preview === null || needsNote) return;
    setBusy(true);
    setFailure('');
    try {
      const receipt = await api.post<PaymentReceipt>('/api/accounts/payments', {
        accountId,
        amountYuan: text,
        method,
        idempotencyKey: key.current,
        expected: { principalYuan: preview.principalYuan, lateFeeYuan: preview.lateFeeYuan },
        ...(receivableIds.length === 0 ? {} : { receivableIds }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      });
      key.current = crypto.randomUUID();
      onTaken(receipt);
    } catch (cause) {
      setFailure(cause instanceof Error && cause.message !== '' ? cause.message : t('failed'));
      if (cause instanceof ApiError && !cause.isTransient) again();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.take}
      aria-label={t('title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <h3>{t('title')}</h3>
      <Field
        label={t('amount')}
        required
        unit={t('yuan')}
        error={text !== '' && !isAmount ? t('amountInvalid') : undefined}
      >
        <TextInput numeric value={amount} onChange={(event) => setAmount(event.target.value)} />
      </Field>
      <Field label={t('method')} required>
        <Select
          value={method}
          onChange={(event) => setMethod(event.target.value)}
          options={COUNTER_METHODS.map((each) => ({ value: each, label: words(`method.${each}`) }))}
        />
      </Field>
      <Field label={t(method === 'cheque' ? 'chequeNo' : 'note')} required={method === 'cheque'}>
        <TextInput value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <div className={styles.preview} aria-live="polite">
        {preview === null ? (
          <p className={error === '' ? styles.muted : styles.fault}>{error === '' ? t('previewNone') : error}</p>
        ) : (
          <Preview preview={preview} />
        )}
      </div>
      {failure === '' ? null : (
        <p role="alert" className={styles.fault}>
          {failure}
        </p>
      )}
      <Button type="submit" variant="primary" icon={Banknote} busy={busy} disabled={preview === null || needsNote}>
        {preview === null ? t('send') : t('sendAmount', { amount: formatMoney(preview.amountYuan) })}
      </Button>
    </form>
  );
}

function Preview({ preview }: { readonly preview: PaymentPreview }) {
  const t = useTranslations('cashier.take');
  const words = useTranslations('cashier');
  const sums = [
    { id: 'principal', value: preview.principalYuan },
    { id: 'lateFee', value: preview.lateFeeYuan },
    { id: 'prepaid', value: preview.prepaidYuan },
    { id: 'stillOwed', value: preview.stillOwedYuan },
  ] as const;
  return (
    <>
      <h4>{t('preview')}</h4>
      {preview.lines.length === 0 ? null : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('debt')}</th>
              <th scope="col" data-number>
                {t('principal')}
              </th>
              <th scope="col" data-number>
                {t('lateFee')}
              </th>
              <th scope="col" data-number>
                {t('left')}
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.lines.map((line) => (
              <tr key={line.receivableId}>
                <td title={line.billNo ?? undefined}>
                  {line.month} {words(`kind.${line.kind}`)}
                </td>
                <td data-number>{formatMoney(line.principalYuan)}</td>
                <td data-number>{formatMoney(line.lateFeeYuan)}</td>
                <td data-number data-tone={line.openYuan === '0.00' ? 'good' : 'bad'}>
                  {line.openYuan === '0.00' ? t('cleared') : formatMoney(line.openYuan)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={styles.sums}>
        {sums
          .filter(({ id, value }) => id !== 'prepaid' || value !== '0.00')
          .map(({ id, value }) => (
            <div key={id}>
              <dt>{t(`sum.${id}`)}</dt>
              <dd>{formatMoney(value)}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}

/** What the sum would settle, asked a moment after it was typed; null while it is not known. */
function usePreview(accountId: number, amountYuan: string | null, receivableIds: readonly number[]) {
  const [state, setState] = useState<{ preview: PaymentPreview | null; error: string }>({ preview: null, error: '' });
  const [attempt, setAttempt] = useState(0);
  const ids = receivableIds.join(',');
  useEffect(() => {
    setState({ preview: null, error: '' });
    if (amountYuan === null) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api
        .get<PaymentPreview>(`/api/accounts/${accountId}/payment-preview`, {
          query: { amountYuan, ...(ids === '' ? {} : { receivableIds: ids }) },
          signal: abort.signal,
        })
        .then((preview) => setState({ preview, error: '' }))
        .catch((cause: unknown) => {
          if (!abort.signal.aborted) setState({ preview: null, error: cause instanceof Error ? cause.message : '' });
        });
    }, PREVIEW_AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [accountId, amountYuan, ids, attempt]);
  return { ...state, again: () => setAttempt((count) => count + 1) };
}
