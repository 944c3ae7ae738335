'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { EntryTable } from '@/components/accounts/entry-table';
import { openPanel } from '@/components/dock/open-panel';
import { formatInstant } from '@/components/i18n/format';
import { useLocaleControl } from '@/components/i18n/intl';
import { api } from '@/components/ui/api-client';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { VoucherView } from '@/server/accounts/contract';

/** One voucher as the account sees it: its own entries and those of no account. */
export function Voucher({ accountId, voucherId }: { readonly accountId: number; readonly voucherId: number }) {
  const t = useTranslations('cashier.entry');
  const words = useTranslations('cashier');
  const { locale } = useLocaleControl();
  const [voucher, setVoucher] = useState<VoucherView | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<VoucherView>(`/api/accounts/${accountId}/vouchers/${voucherId}`, { signal: abort.signal })
      .then(setVoucher)
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setError(cause);
      });
    return () => abort.abort();
  }, [accountId, voucherId]);
  const { orderId, orderNo } = voucher ?? { orderId: null, orderNo: null };
  return (
    <section className={styles.trail} aria-label={t('voucherNo', { no: voucherId })}>
      {voucher === null ? (
        error ? (
          <ErrorState error={error} />
        ) : (
          <Skeleton rows={4} />
        )
      ) : (
        <>
          <div className={styles.trailHead}>
            <h3>{t('voucherNo', { no: voucherId })}</h3>
            <span>{words(`voucher.${voucher.kind}`)}</span>
            <span className={styles.muted}>
              {t('postedBy', {
                name: (locale === 'en' ? voucher.postedByEn : voucher.postedByZh) || t('system'),
                at: formatInstant(voucher.postedAt),
              })}
            </span>
            {orderId === null || orderNo === null ? null : (
              <button
                type="button"
                className={styles.link}
                onClick={() => openPanel('order', { orderId: String(orderId) }, { inPlace: true })}
              >
                {orderNo}
              </button>
            )}
            {voucher.note === null || voucher.note === orderNo ? null : (
              <span className={styles.muted}>{voucher.note}</span>
            )}
          </div>
          <EntryTable entries={voucher.entries} />
          {voucher.othersEntries > 0 ? (
            <p className={styles.muted}>{t('others', { count: voucher.othersEntries })}</p>
          ) : null}
        </>
      )}
    </section>
  );
}
