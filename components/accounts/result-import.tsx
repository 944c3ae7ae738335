'use client';
/** 回盘: the bank's answer is chosen, held against what was sent row by row, and settled only when every row agrees. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { formatMoney, NO_VALUE } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { FileButton } from '@/components/ui/file-button';
import { Receipt } from '@/components/ui/receipt';
import { readTextFile } from '@/components/ui/text-file';
import type { ResultCheck } from '@/server/accounts/desk-wire';
import type { Receipt as LockReceipt } from '@/server/work-orders/contract';

const ROWS_SHOWN = 200;
/** Rows that need an eye stand first. */
const ORDER = ['unknown-line', 'account-differs', 'amount-differs', 'not-returned', 'failed', 'settled', 'collected'];

export function ResultImport({ orderId, onDone }: { readonly orderId: number; readonly onDone: () => void }) {
  const t = useTranslations('bank.import');
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [check, setCheck] = useState<ResultCheck | null>(null);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      await work();
    } catch (cause) {
      setFailure(cause instanceof Error && cause.message !== '' ? cause.message : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const choose = (chosen: File): Promise<void> =>
    attempt(async () => {
      const text = await readTextFile(chosen);
      setFile({ name: chosen.name, text });
      setCheck(null);
      setCheck(await api.post<ResultCheck>(`/api/accounts/bank-files/${orderId}/check`, { text }));
    });
  const settle = (): Promise<void> =>
    attempt(async () => {
      const { entries } = await api.post<LockReceipt>('/api/work-orders/lock', { ids: [orderId] });
      const entry = entries[0];
      if (entry?.fence === undefined) throw new Error(entry?.message ?? t('held', { name: entry?.holderName ?? '' }));
      await api.post(`/api/work-orders/${orderId}/submit`, {
        fence: entry.fence,
        step: 'settle',
        action: 'settle',
        form: { resultFile: file?.text ?? '' },
      });
      setFile(null);
      setCheck(null);
      onDone();
    });
  const counts = ORDER.flatMap((verdict) => {
    const count = check?.counts[verdict as keyof ResultCheck['counts']] ?? 0;
    return count === 0 ? [] : [t(`count.${verdict}`, { count })];
  });
  return (
    <div className={styles.import}>
      <div className={styles.trailHead}>
        <FileButton
          label={t('choose')}
          accept=".txt,text/plain"
          busy={busy && check === null}
          onFile={(chosen) => void choose(chosen)}
        />
        <span className={styles.muted}>{file === null ? t('hint') : file.name}</span>
        <span className={styles.spring} />
        {check?.canSettle ? (
          <Button variant="primary" busy={busy} onClick={() => void settle()}>
            {t('settle', { amount: formatMoney(check.collectYuan) })}
          </Button>
        ) : null}
      </div>
      {failure === '' ? null : (
        <Receipt tone="bad" onDismiss={() => setFailure('')}>
          {failure}
        </Receipt>
      )}
      {check === null ? null : check.unreadable.length > 0 ? (
        <Receipt tone="bad" details={<Unreadable lines={check.unreadable} />}>
          {t('unreadable', { count: check.unreadable.length })}
        </Receipt>
      ) : (
        <>
          <Receipt tone={check.canSettle ? 'info' : 'bad'}>
            {counts.join(' · ')}
            {check.canSettle ? '' : ` — ${t('blocked')}`}
          </Receipt>
          <Rows check={check} />
        </>
      )}
    </div>
  );
}

function Unreadable({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className={styles.plainList}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Rows({ check }: { readonly check: ResultCheck }) {
  const t = useTranslations('bank.import');
  const rows = [...check.rows].sort(
    (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || a.lineNo - b.lineNo,
  );
  return (
    <div className={styles.rows} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" data-number>
              {t('line')}
            </th>
            <th scope="col">{t('verdict')}</th>
            <th scope="col">{t('sentAccount')}</th>
            <th scope="col" data-number>
              {t('sentAmount')}
            </th>
            <th scope="col">{t('bankAccount')}</th>
            <th scope="col" data-number>
              {t('bankAmount')}
            </th>
            <th scope="col">{t('reason')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS_SHOWN).map(({ lineNo, verdict, sent, returned }) => (
            <tr key={lineNo}>
              <td data-number>{lineNo}</td>
              <td data-tone={TONES[verdict]}>{t(`verdictOf.${verdict}`)}</td>
              <td>{sent?.accountNo ?? NO_VALUE}</td>
              <td data-number>{formatMoney(sent?.amountYuan)}</td>
              <td>{returned?.accountNo ?? NO_VALUE}</td>
              <td data-number>{formatMoney(returned?.amountYuan)}</td>
              <td>{returned?.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_SHOWN ? (
        <p className={styles.muted}>{t('more', { count: rows.length - ROWS_SHOWN })}</p>
      ) : null}
    </div>
  );
}

const TONES: Readonly<Record<ResultCheck['rows'][number]['verdict'], 'bad' | 'warn' | 'good' | undefined>> = {
  'unknown-line': 'bad',
  'account-differs': 'bad',
  'amount-differs': 'bad',
  'not-returned': 'warn',
  failed: 'warn',
  settled: undefined,
  collected: 'good',
};
