'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { compareBills, negated, type ChargeSum } from '@/components/billing/bill-lines';
import styles from '@/components/billing/bill.module.css';
import type { PanelApi } from '@/components/dock/panel-props';
import { compareDecimals, formatEnergy, formatMoney, sumDecimals } from '@/components/i18n/format';
import { Checkbox } from '@/components/ui/field';
import { EmptyState } from '@/components/ui/states';
import type { BillView } from '@/server/billing/run-wire';

interface BillCompareProps {
  readonly bill: BillView;
  readonly previous: BillView | null;
  readonly panel: PanelApi;
}

function signed(amount: string): string {
  return compareDecimals(amount, '0') > 0 ? `+${formatMoney(amount)}` : formatMoney(amount);
}

/** This month beside the last, charge by charge; what moved is marked, and the differences sum to that of the bills. */
export function BillCompare({ bill, previous, panel }: BillCompareProps) {
  const t = useTranslations('bill');
  const rules = useTranslations('billing-rules');
  const [isMovedOnly, setMovedOnly] = useState(false);
  if (previous === null) return <EmptyState title={t('compare.none')}>{t('compare.noneHint')}</EmptyState>;
  const rows = compareBills(bill.lines, previous.lines);
  const shown = isMovedOnly ? rows.filter(({ moved }) => moved) : rows;
  const difference = (now: string, before: string) => sumDecimals([now, negated(before)]);
  return (
    <>
      <div className={styles.treeBar}>
        <span className={styles.muted}>
          {t('compare.moved', { count: rows.filter(({ moved }) => moved).length, all: rows.length })}
        </span>
        <Checkbox
          label={t('compare.movedOnly')}
          checked={isMovedOnly}
          onChange={(event) => setMovedOnly(event.target.checked)}
        />
        <span className={styles.spring} />
        <button
          type="button"
          className={styles.link}
          onClick={() =>
            panel.open('bill', { billId: String(previous.id), billMonth: previous.month }, { place: 'tab' })
          }
        >
          {t('compare.openPrevious', { billNo: previous.billNo })}
        </button>
      </div>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.tree} aria-label={t('tabs.compare')}>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {t('column.charge')}
              </th>
              <th scope="colgroup" colSpan={3} className={styles.center}>
                {previous.month}
              </th>
              <th scope="colgroup" colSpan={3} className={styles.center}>
                {bill.month}
              </th>
              <th scope="col" rowSpan={2} className={styles.right}>
                {t('compare.difference')}
              </th>
            </tr>
            <tr>
              {[previous.month, bill.month].flatMap((month) =>
                (['quantity', 'price', 'amount'] as const).map((column) => (
                  <th key={`${month}/${column}`} scope="col" className={styles.right}>
                    {t(`column.${column}`)}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            <tr className={styles.totalRow}>
              <th scope="row">{t('tree.total')}</th>
              <td className={styles.right}>{formatEnergy(previous.energyKwh)}</td>
              <td />
              <td className={styles.right}>{formatMoney(previous.amountYuan)}</td>
              <td className={styles.right}>{formatEnergy(bill.energyKwh)}</td>
              <td />
              <td className={styles.right}>{formatMoney(bill.amountYuan)}</td>
              <td className={styles.right}>{signed(difference(bill.amountYuan, previous.amountYuan))}</td>
            </tr>
            {shown.map(({ charge, before, now, differenceYuan, moved }) => (
              <tr key={charge} className={moved ? styles.moved : styles.lineRow}>
                <th scope="row">{rules.has(`charge.${charge}`) ? rules(`charge.${charge}`) : charge}</th>
                <Side sum={before} other={now} />
                <Side sum={now} other={before} />
                <td className={styles.right}>{moved ? signed(differenceYuan) : t('compare.same')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Side({ sum, other }: { readonly sum: ChargeSum | null; readonly other: ChargeSum | null }) {
  const t = useTranslations('bill');
  if (sum === null) {
    return (
      <td colSpan={3} className={styles.absent}>
        {t('compare.absent')}
      </td>
    );
  }
  const changed = (one: string | null, two: string | null | undefined) =>
    other !== null && one !== null && two !== null && two !== undefined && compareDecimals(one, two) !== 0;
  const cell = (isChanged: boolean) => (isChanged ? `${styles.right} ${styles.changed}` : styles.right);
  return (
    <>
      <td className={cell(changed(sum.quantity, other?.quantity))}>{formatEnergy(sum.quantity)}</td>
      <td className={cell(changed(sum.priceYuan, other?.priceYuan))}>
        {sum.priceYuan === null ? '' : formatEnergy(sum.priceYuan)}
      </td>
      <td className={cell(changed(sum.amountYuan, other?.amountYuan))}>{formatMoney(sum.amountYuan)}</td>
    </>
  );
}
