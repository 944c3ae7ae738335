'use client';
/** 坐收: the open debts, and the form that takes money for them; what a sum settles is shown before it is taken, and held to. */
import { Fragment, useEffect, useMemo, useState } from 'react';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { FeeLines } from '@/components/accounts/fee-lines';
import { Takings } from '@/components/accounts/takings';
import { openPanel } from '@/components/dock/open-panel';
import { formatDate, formatMoney, sumDecimals } from '@/components/i18n/format';
import { useVerb } from '@/components/shell/session';
import { EmptyState } from '@/components/ui/states';
import type { DebtView, OwedView, PaymentReceipt } from '@/server/accounts/contract';

interface PayDeskProps {
  readonly owed: OwedView;
  readonly onTaken: (receipt: PaymentReceipt) => void;
}

export function PayDesk({ owed, onTaken }: PayDeskProps) {
  const t = useTranslations('cashier.owed');
  const mayTake = useVerb('payment.take');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  // What was paid or changed meanwhile is not chosen any more.
  const standing = useMemo(
    () => owed.debts.filter((debt) => chosen.has(debt.receivableId)).map((debt) => debt.receivableId),
    [owed.debts, chosen],
  );
  const wanted = standing.length === 0 ? owed.debts : owed.debts.filter((debt) => chosen.has(debt.receivableId));
  const totalYuan = sumDecimals(wanted.flatMap((debt) => [debt.openYuan, debt.feeDueYuan]));
  useEffect(() => setChosen(new Set()), [owed.accountId]);
  const toggle = (id: number): void => {
    const next = new Set(standing);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <div className={styles.desk}>
      <div className={styles.deskColumns}>
        <section className={styles.debts} aria-label={t('title')}>
          {owed.debts.length === 0 ? (
            <EmptyState icon={CircleCheck} title={t('none')}>
              {t('noneHint')}
            </EmptyState>
          ) : (
            <Debts debts={owed.debts} chosen={standing} onToggle={mayTake ? toggle : null} />
          )}
        </section>
        {mayTake ? (
          <Takings
            // Another sum is owed: what was typed for the former one is not offered for this.
            key={`${owed.accountId}/${totalYuan}`}
            accountId={owed.accountId}
            totalYuan={totalYuan}
            receivableIds={standing}
            onTaken={onTaken}
          />
        ) : null}
      </div>
    </div>
  );
}

interface DebtsProps {
  readonly debts: readonly DebtView[];
  readonly chosen: readonly number[];
  /** Null: read only. */
  readonly onToggle: ((receivableId: number) => void) | null;
}

function Debts({ debts, chosen, onToggle }: DebtsProps) {
  const t = useTranslations('cashier.owed');
  const words = useTranslations('cashier');
  const [opened, setOpened] = useState<number | null>(null);
  const columns = onToggle === null ? 6 : 7;
  return (
    <>
      {onToggle === null ? null : (
        <p className={styles.muted}>{chosen.length === 0 ? t('oldest') : t('chosen', { count: chosen.length })}</p>
      )}
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {onToggle === null ? null : <th scope="col">{t('choose')}</th>}
              <th scope="col">{t('month')}</th>
              <th scope="col">{t('dueOn')}</th>
              <th scope="col" data-number>
                {t('overdue')}
              </th>
              <th scope="col" data-number>
                {t('open')}
              </th>
              <th scope="col" data-number>
                {t('fee')}
              </th>
              <th scope="col" data-number>
                {t('sum')}
              </th>
            </tr>
          </thead>
          <tbody>
            {debts.map((debt) => (
              <Fragment key={debt.receivableId}>
                <tr data-chosen={chosen.includes(debt.receivableId) || undefined}>
                  {onToggle === null ? null : (
                    <td>
                      <input
                        type="checkbox"
                        aria-label={t('chooseOne', { month: debt.month, amount: formatMoney(debt.openYuan) })}
                        checked={chosen.includes(debt.receivableId)}
                        onChange={() => onToggle(debt.receivableId)}
                      />
                    </td>
                  )}
                  <td>
                    {debt.billId === null ? (
                      debt.month
                    ) : (
                      <button
                        type="button"
                        className={styles.link}
                        title={debt.billNo ?? undefined}
                        onClick={() =>
                          openPanel('bill', { billId: String(debt.billId), billMonth: debt.month }, { inPlace: true })
                        }
                      >
                        {debt.month}
                      </button>
                    )}
                    {debt.kind === 'bill' ? null : (
                      <span className={styles.muted} title={debt.note ?? undefined}>
                        {' '}
                        {words(`kind.${debt.kind}`)}
                      </span>
                    )}
                  </td>
                  <td>{formatDate(debt.dueOn)}</td>
                  <td data-number data-tone={debt.overdueDays > 0 ? 'bad' : undefined}>
                    {debt.overdueDays > 0 ? t('days', { count: debt.overdueDays }) : t('notDue')}
                  </td>
                  <td data-number>{formatMoney(debt.openYuan)}</td>
                  <td data-number>
                    {debt.feeLines.length === 0 ? (
                      formatMoney(debt.feeDueYuan)
                    ) : (
                      <button
                        type="button"
                        className={styles.link}
                        aria-expanded={opened === debt.receivableId}
                        onClick={() => setOpened(opened === debt.receivableId ? null : debt.receivableId)}
                      >
                        {formatMoney(debt.feeDueYuan)}
                      </button>
                    )}
                  </td>
                  <td data-number>
                    <b>{formatMoney(sumDecimals([debt.openYuan, debt.feeDueYuan]))}</b>
                  </td>
                </tr>
                {opened === debt.receivableId ? (
                  <tr className={styles.under}>
                    <td colSpan={columns}>
                      <FeeLines debt={debt} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
