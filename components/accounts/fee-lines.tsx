'use client';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { formatEnergy, formatMoney } from '@/components/i18n/format';
import type { DebtView } from '@/server/accounts/contract';
import { formulaText } from '@/server/billing/formula-text';

/** How the late fee of a debt comes about, span by span, and what of it was charged or taken off already. */
export function FeeLines({ debt }: { readonly debt: DebtView }) {
  const t = useTranslations('cashier.fee');
  const parts = [
    { id: 'charged', value: debt.feeChargedYuan },
    { id: 'waived', value: debt.feeWaivedYuan },
  ] as const;
  return (
    <ul className={styles.feeLines}>
      {debt.feeLines.map((line) => (
        <li key={line.lineNo}>
          <span>{t(line.trace.f === 'base-days-rate' ? 'span' : 'minimum')}</span>
          <span className={styles.formula}>{formulaText(line.trace.f, line.trace.o.map(formatEnergy))}</span>
          <span>= {formatMoney(line.amountYuan)}</span>
        </li>
      ))}
      {parts
        .filter(({ value }) => value !== '0.00')
        .map(({ id, value }) => (
          <li key={id}>
            <span>{t(id)}</span>
            <span>− {formatMoney(value)}</span>
          </li>
        ))}
    </ul>
  );
}
