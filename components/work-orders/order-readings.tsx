'use client';
/** The account behind an order: why it was raised, and its readings month by month. */
import { useTranslations } from 'use-intl';
import { ReadingChart } from '@/components/customers/reading-chart';
import { formatEnergy } from '@/components/i18n/format';
import { DateText, Energy, Money } from '@/components/i18n/values';
import { useLiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { FindingText } from '@/components/work-orders/finding-text';
import { useWords } from '@/components/work-orders/use-words';
import type { CustomerView } from '@/server/customers/contract';
import type { OrderRow } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/order.module.css';

/** What of the account an order shows; both views of a customer have it. */
export type AccountFacts = Pick<CustomerView, 'findings' | 'readings' | 'seq'>;

export function useAccountFacts(accountId: number | null, isVisible: boolean, asOf?: string) {
  return useLiveQuery<AccountFacts>({
    key: `account/${accountId ?? ''}/${asOf ?? ''}`,
    topics: ['bills'],
    isEnabled: accountId !== null && isVisible,
    load: (signal) =>
      asOf === undefined
        ? api.get<AccountFacts>(`/api/customers/${accountId}`, { signal })
        : api.get<AccountFacts>(`/api/customers/${accountId}/as-of`, { signal, query: { at: asOf } }),
    apply: (view) => view,
  });
}

/** What the rules found in this order's month, worst money first. */
export function OrderReasons({ order, facts }: { readonly order: OrderRow; readonly facts: AccountFacts | null }) {
  const t = useTranslations('work-orders');
  const words = useWords();
  const found = (facts?.findings ?? []).filter(
    (finding) => finding.billMonth === order.billMonth && (order.billId === null || finding.billId === order.billId),
  );
  if (found.length === 0) {
    if (order.rules.length === 0) return null;
    return (
      <p className={styles.reasons}>
        {t('order.raisedBy')} {order.rules.map((rule) => words.rule(rule)).join(t('listSeparator'))}
      </p>
    );
  }
  return (
    <ul className={styles.reasons} aria-label={t('order.raisedBy')}>
      {found.map((finding) => (
        <li key={finding.id}>
          <Badge tone={finding.severity >= 3 ? 'bad' : finding.severity === 2 ? 'warn' : 'neutral'}>
            {words.rule(finding.rule)}
          </Badge>
          <span>
            <FindingText rule={finding.rule} detail={finding.detail} />
          </span>
          <Money value={finding.moneyAtRiskYuan} />
        </li>
      ))}
    </ul>
  );
}

const MONTHS_SHOWN = 13;

export interface OrderReadingsProps {
  readonly order: OrderRow;
  readonly isVisible: boolean;
  readonly facts: {
    readonly data: AccountFacts | null;
    readonly error: unknown;
    readonly isLoading: boolean;
    reload: () => void;
  };
}

export function OrderReadings({ order, isVisible, facts }: OrderReadingsProps) {
  const t = useTranslations('work-orders.readings');
  const registers = useTranslations('customers.register');
  const sources = useTranslations('customers.source');
  if (order.accountId === null) return <EmptyState title={t('noAccount')} />;
  if (facts.error && !facts.data) return <ErrorState error={facts.error} onRetry={facts.reload} />;
  if (!facts.data) return <Skeleton rows={8} />;
  const readings = facts.data.readings;
  if (readings === null || readings.rows.length === 0) return <EmptyState title={t('none')} />;
  return (
    <div className={styles.readings}>
      {readings.history.slice(0, 1).map((history) => (
        <ReadingChart key={history.register} history={history} isVisible={isVisible} />
      ))}
      <div className={styles.tableBox}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t('month')}</th>
              <th>{t('meter')}</th>
              <th>{t('register')}</th>
              <th data-number>{t('previous')}</th>
              <th data-number>{t('current')}</th>
              <th data-number>{t('energy')}</th>
              <th>{t('readOn')}</th>
              <th>{t('source')}</th>
            </tr>
          </thead>
          <tbody>
            {readings.rows.slice(0, MONTHS_SHOWN * readings.history.length).map((row) => (
              <tr
                key={`${row.month}.${row.meterId}.${row.register}`}
                data-current={row.month === order.billMonth || undefined}
              >
                <td>{row.month}</td>
                <td>{row.meterNo}</td>
                <td>{registers(row.register)}</td>
                <td data-number>{formatEnergy(row.prevValue)}</td>
                <td data-number>{row.value === null ? t('unread') : formatEnergy(row.value)}</td>
                <td data-number>
                  <Energy value={row.energy} />
                </td>
                <td>
                  <DateText value={row.readOn} />
                </td>
                <td>{sources(row.source)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
