'use client';
/** 日结: one's own drawer, drawers that nobody has counted, and every closed day with its difference until the money has arrived. */
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { OrderGrid, orderColumn, stepText } from '@/components/accounts/order-grid';
import { MONEY_MOVES, useFetched } from '@/components/accounts/use-fetched';
import type { GridColumn } from '@/components/grid/columns';
import { formatInstant, formatMoney } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { Button } from '@/components/ui/button';
import { Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState } from '@/components/ui/states';
import { StartOrderButton } from '@/components/work-orders/start-order';
import { useWords } from '@/components/work-orders/use-words';
import type { CashDayRow, CashDesk } from '@/server/accounts/desk-wire';

export function CashDays({ isVisible }: { readonly isVisible: boolean }) {
  const t = useTranslations('bank.cash');
  const words = useWords();
  const name = useName();
  const { data, error, reload } = useFetched<CashDesk>(
    isVisible ? '/api/accounts/cash-days' : null,
    undefined,
    MONEY_MOVES,
  );
  const columns = useMemo<readonly GridColumn<CashDayRow>[]>(
    () => [
      orderColumn<CashDayRow>(t('order'), (row) => row.orderId),
      {
        id: 'cashier',
        header: t('cashier'),
        width: 100,
        value: (row) => name({ nameZh: row.cashierZh, nameEn: row.cashierEn }),
      },
      { id: 'closed', header: t('closedOn'), type: 'date', value: (row) => row.closedOn },
      {
        id: 'step',
        header: t('step'),
        width: 110,
        value: (row) => stepText(words, t('done'), { ...row, process: 'day-close' }),
      },
      { id: 'payments', header: t('payments'), type: 'count', width: 72, value: (row) => row.payments },
      { id: 'booked', header: t('booked'), type: 'money', value: (row) => row.bookedYuan },
      { id: 'counted', header: t('counted'), type: 'money', value: (row) => row.countedYuan },
      { id: 'difference', header: t('difference'), type: 'money', width: 96, value: (row) => row.differenceYuan },
      { id: 'slip', header: t('slip'), width: 110, value: (row) => row.slipNo },
      { id: 'arrived', header: t('arrivedOn'), type: 'date', value: (row) => row.arrivedOn },
      {
        id: 'confirmed',
        header: t('confirmedBy'),
        flex: 1,
        minWidth: 90,
        value: (row) =>
          row.confirmedZh === null ? null : name({ nameZh: row.confirmedZh, nameEn: row.confirmedEn ?? '' }),
      },
    ],
    [t, words, name],
  );
  const drawer = data?.drawer ?? null;
  return (
    <div className={styles.split}>
      <Toolbar label={t('label')}>
        <span>
          {drawer === null
            ? ''
            : drawer.since === null
              ? t('drawerEmpty')
              : t('drawer', {
                  count: drawer.payments,
                  amount: formatMoney(drawer.bookedYuan),
                  since: formatInstant(drawer.since),
                })}
        </span>
        <ToolbarGap />
        <Button onClick={reload}>{t('reload')}</Button>
        <StartOrderButton process="day-close" label={t('start')} disabled={drawer !== null && drawer.payments === 0} />
      </Toolbar>
      {data !== null && data.open.length > 0 ? (
        <ul className={styles.openDrawers} aria-label={t('open')}>
          {data.open.map((each) => (
            <li key={each.cashierId}>
              <b>{name({ nameZh: each.cashierZh, nameEn: each.cashierEn })}</b>{' '}
              {t('openOne', {
                count: each.payments,
                amount: formatMoney(each.bookedYuan),
                since: formatInstant(each.since),
              })}
            </li>
          ))}
        </ul>
      ) : null}
      <OrderGrid<CashDayRow>
        label={t('label')}
        columns={columns}
        rows={data?.days ?? null}
        idOf={(row) => row.orderId}
        error={error ?? undefined}
        onRetry={reload}
        empty={<EmptyState title={t('none')}>{t('noneHint')}</EmptyState>}
        rowTone={({ differenceYuan, state }) =>
          differenceYuan === '0.00' ? (state === 'done' ? 'muted' : undefined) : 'strong'
        }
        stateKey="cash-days"
      />
    </div>
  );
}
