'use client';
/** What a trial found: the total, the classes, the charges, the bills that move most. Every table sums to the total. */
import { useTranslations } from 'use-intl';
import styles from '@/components/billing/prices.module.css';
import { compareDecimals, formatCount, formatEnergy, formatMoney } from '@/components/i18n/format';
import { InstantText } from '@/components/i18n/values';
import { Badge } from '@/components/ui/badge';
import type { Mover, WhatIfSummary } from '@/server/billing/what-if-wire';

export function signedMoney(amount: string): string {
  return compareDecimals(amount, '0') > 0 ? `+${formatMoney(amount)}` : formatMoney(amount);
}

interface ResultProps {
  readonly summary: WhatIfSummary;
  readonly unitName: string;
  readonly attached: boolean;
  readonly chosenBillId: number | null;
  readonly onChoose: (mover: Mover) => void;
}

export function WhatIfResult({ summary, unitName, attached, chosenBillId, onChoose }: ResultProps) {
  const t = useTranslations('what-if');
  const { total } = summary;
  const seconds = (summary.elapsedMs / 1000).toFixed(1);
  const facts = [
    { id: 'before', value: formatMoney(total.beforeYuan) },
    { id: 'after', value: formatMoney(total.afterYuan) },
    { id: 'difference', value: signedMoney(total.differenceYuan) },
    { id: 'worse', value: formatCount(total.worse) },
    { id: 'better', value: formatCount(total.better) },
    { id: 'same', value: formatCount(total.bills - total.worse - total.better) },
  ] as const;
  return (
    <section aria-label={t('result')}>
      <header className={styles.resultHead}>
        <h3>
          {unitName} {summary.month}
        </h3>
        <span className={styles.muted}>
          {t('ran', { bills: formatCount(total.bills), touched: formatCount(summary.touched), seconds })}{' '}
          <InstantText value={summary.at} />
        </span>
        {attached ? <Badge tone="good">{t('attached')}</Badge> : null}
      </header>
      <dl className={styles.facts}>
        {facts.map(({ id, value }) => (
          <div key={id} data-main={id === 'difference' || undefined}>
            <dt>{t(`fact.${id}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Failures summary={summary} />
      <div className={styles.resultTables}>
        <ClassTable summary={summary} />
        <ChargeTable summary={summary} />
        <Movers title={t('dearer')} movers={summary.dearer} chosenBillId={chosenBillId} onChoose={onChoose} />
        <Movers title={t('cheaper')} movers={summary.cheaper} chosenBillId={chosenBillId} onChoose={onChoose} />
      </div>
    </section>
  );
}

function Failures({ summary }: { readonly summary: WhatIfSummary }) {
  const t = useTranslations('what-if');
  const faults = useTranslations('billing.exception');
  if (summary.failures.length === 0) return null;
  return (
    <div className={styles.failures} role="alert">
      <p>{t('failures', { count: summary.failures.reduce((sum, one) => sum + one.bills, 0) })}</p>
      <ul>
        {summary.failures.map(({ code, params, bills, sampleBillNo }) => (
          <li key={code}>
            {t('failure', {
              reason: faults.has(code) ? faults(code, params) : code,
              count: bills,
              billNo: sampleBillNo,
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ClassTable({ summary }: { readonly summary: WhatIfSummary }) {
  const t = useTranslations('what-if');
  const classes = useTranslations('customers.class');
  const rows = [
    ...summary.byClass.map((one) => ({ ...one, label: classes(one.class) })),
    { ...summary.total, class: 'total', label: t('total'), energyKwh: '' },
  ];
  return (
    <table className={styles.table}>
      <caption>{t('byClass')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('column.class')}</th>
          <th scope="col" data-number>
            {t('column.bills')}
          </th>
          <th scope="col" data-number>
            {t('column.energy')}
          </th>
          <th scope="col" data-number>
            {t('column.worse')}
          </th>
          <th scope="col" data-number>
            {t('column.better')}
          </th>
          <th scope="col" data-number>
            {t('column.before')}
          </th>
          <th scope="col" data-number>
            {t('column.after')}
          </th>
          <th scope="col" data-number>
            {t('column.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.class} data-total={one.class === 'total' || undefined}>
            <th scope="row">{one.label}</th>
            <td data-number>{formatCount(one.bills)}</td>
            <td data-number>{one.energyKwh === '' ? '' : formatEnergy(one.energyKwh)}</td>
            <td data-number>{formatCount(one.worse)}</td>
            <td data-number>{formatCount(one.better)}</td>
            <td data-number>{formatMoney(one.beforeYuan)}</td>
            <td data-number>{formatMoney(one.afterYuan)}</td>
            <td data-number data-sign={signOf(one.differenceYuan)}>
              {signedMoney(one.differenceYuan)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function signOf(amount: string): 'up' | 'down' | 'none' {
  const sign = compareDecimals(amount, '0');
  return sign > 0 ? 'up' : sign < 0 ? 'down' : 'none';
}

function ChargeTable({ summary }: { readonly summary: WhatIfSummary }) {
  const t = useTranslations('what-if');
  const rules = useTranslations('billing-rules');
  const rows = [...summary.byCharge].sort((a, b) => compareDecimals(b.afterYuan, a.afterYuan));
  return (
    <table className={styles.table}>
      <caption>{t('byCharge')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('column.charge')}</th>
          <th scope="col" data-number>
            {t('column.before')}
          </th>
          <th scope="col" data-number>
            {t('column.after')}
          </th>
          <th scope="col" data-number>
            {t('column.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.charge}>
            <th scope="row">{rules.has(`charge.${one.charge}`) ? rules(`charge.${one.charge}`) : one.charge}</th>
            <td data-number>{formatMoney(one.beforeYuan)}</td>
            <td data-number>{formatMoney(one.afterYuan)}</td>
            <td data-number data-sign={signOf(one.differenceYuan)}>
              {signedMoney(one.differenceYuan)}
            </td>
          </tr>
        ))}
        <tr data-total>
          <th scope="row">{t('total')}</th>
          <td data-number>{formatMoney(summary.total.beforeYuan)}</td>
          <td data-number>{formatMoney(summary.total.afterYuan)}</td>
          <td data-number data-sign={signOf(summary.total.differenceYuan)}>
            {signedMoney(summary.total.differenceYuan)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

interface MoversProps {
  readonly title: string;
  readonly movers: readonly Mover[];
  readonly chosenBillId: number | null;
  readonly onChoose: (mover: Mover) => void;
}

function Movers({ title, movers, chosenBillId, onChoose }: MoversProps) {
  const t = useTranslations('what-if');
  const classes = useTranslations('customers.class');
  return (
    <table className={styles.table}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('column.customer')}</th>
          <th scope="col">{t('column.class')}</th>
          <th scope="col" data-number>
            {t('column.before')}
          </th>
          <th scope="col" data-number>
            {t('column.after')}
          </th>
          <th scope="col" data-number>
            {t('column.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {movers.length === 0 ? (
          <tr>
            <td colSpan={5} className={styles.muted}>
              {t('nobody')}
            </td>
          </tr>
        ) : null}
        {movers.map((mover) => (
          <tr key={mover.billId} aria-selected={mover.billId === chosenBillId || undefined}>
            <th scope="row">
              <button type="button" className={styles.link} title={mover.billNo} onClick={() => onChoose(mover)}>
                {mover.accountNo} {mover.customerName}
              </button>
            </th>
            <td>{classes(mover.class)}</td>
            <td data-number>{formatMoney(mover.beforeYuan)}</td>
            <td data-number>{formatMoney(mover.afterYuan)}</td>
            <td data-number data-sign={signOf(mover.differenceYuan)}>
              {signedMoney(mover.differenceYuan)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
