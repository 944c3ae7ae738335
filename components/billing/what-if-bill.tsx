'use client';
/** One bill of a trial: its lines as they stand and as supposed, side by side. */
import { useEffect, useRef, useState } from 'react';
import { FileSpreadsheet, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { compareBills, type ChargeSum } from '@/components/billing/bill-lines';
import styles from '@/components/billing/prices.module.css';
import { signedMoney, signOf } from '@/components/billing/what-if-result';
import { openPanel } from '@/components/dock/open-panel';
import { formatEnergy, formatMoney, sumDecimals } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { Button, IconButton } from '@/components/ui/button';
import { scrollWithin } from '@/components/ui/scroll-within';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { ScenarioRequest, WhatIfBill } from '@/server/billing/what-if-wire';

interface BillProps {
  readonly billId: number;
  readonly scenario: ScenarioRequest;
  readonly onClose: () => void;
}

const negative = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

export function WhatIfBillView({ billId, scenario, onClose }: BillProps) {
  const t = useTranslations('what-if');
  const faults = useTranslations('billing.exception');
  const rules = useTranslations('billing-rules');
  const [state, setState] = useState<{ bill: WhatIfBill | null; error: unknown }>({ bill: null, error: null });
  const frame = useRef<HTMLElement>(null);
  const asked = JSON.stringify(scenario);
  useEffect(() => {
    const abort = new AbortController();
    const body = { billId, scenario: JSON.parse(asked) as ScenarioRequest };
    api.post<WhatIfBill>('/api/billing/what-if/bill', body, { signal: abort.signal }).then(
      (bill) => setState({ bill, error: null }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ bill: null, error });
      },
    );
    return () => abort.abort();
  }, [billId, asked]);
  const isLoaded = state.bill !== null;
  useEffect(() => {
    if (isLoaded) scrollWithin(frame.current, 'nearest');
  }, [isLoaded]);
  const { bill } = state;
  if (bill === null) return state.error ? <ErrorState error={state.error} /> : <Skeleton rows={5} />;
  const rows = compareBills(bill.after, bill.before);
  return (
    <section ref={frame} className={styles.billSides} aria-label={bill.billNo}>
      <header className={styles.resultHead}>
        <h3>
          {bill.billNo} {bill.customerName}
        </h3>
        <span className={styles.gap} />
        <Button
          icon={FileSpreadsheet}
          onClick={() => openPanel('bill', { billId: String(bill.billId), billMonth: bill.month }, { inPlace: true })}
        >
          {t('openBill')}
        </Button>
        <IconButton icon={X} size="small" label={t('closeBill')} onClick={onClose} />
      </header>
      {bill.fault ? (
        <p className={styles.fault} role="alert">
          {t('billFault', {
            reason: faults.has(bill.fault.code) ? faults(bill.fault.code, bill.fault.params) : bill.fault.code,
          })}
        </p>
      ) : null}
      <table className={styles.table} aria-label={t('sides')}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t('column.charge')}
            </th>
            <th scope="colgroup" colSpan={3} data-center>
              {t('column.before')}
            </th>
            <th scope="colgroup" colSpan={3} data-center>
              {t('column.after')}
            </th>
            <th scope="col" rowSpan={2} data-number>
              {t('column.difference')}
            </th>
          </tr>
          <tr>
            {['before', 'after'].flatMap((side) =>
              (['quantity', 'price', 'amount'] as const).map((column) => (
                <th key={`${side}/${column}`} scope="col" data-number>
                  {t(`column.${column}`)}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ charge, before, now, differenceYuan, moved }) => (
            <tr key={charge} data-moved={moved || undefined}>
              <th scope="row">{rules.has(`charge.${charge}`) ? rules(`charge.${charge}`) : charge}</th>
              <Side sum={before} />
              <Side sum={now} />
              <td data-number data-sign={signOf(differenceYuan)}>
                {moved ? signedMoney(differenceYuan) : t('unmoved')}
              </td>
            </tr>
          ))}
          <tr data-total>
            <th scope="row">{t('total')}</th>
            <td colSpan={3} data-number>
              {formatMoney(bill.beforeYuan)}
            </td>
            <td colSpan={3} data-number>
              {bill.afterYuan === null ? t('cannot') : formatMoney(bill.afterYuan)}
            </td>
            <td data-number>
              {bill.afterYuan === null ? '' : signedMoney(sumDecimals([bill.afterYuan, negative(bill.beforeYuan)]))}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Side({ sum }: { readonly sum: ChargeSum | null }) {
  const t = useTranslations('what-if');
  if (sum === null)
    return (
      <td colSpan={3} data-center className={styles.muted}>
        {t('noCharge')}
      </td>
    );
  return (
    <>
      <td data-number>{formatEnergy(sum.quantity)}</td>
      <td data-number>{sum.priceYuan === null ? '' : formatEnergy(sum.priceYuan)}</td>
      <td data-number>{formatMoney(sum.amountYuan)}</td>
    </>
  );
}
