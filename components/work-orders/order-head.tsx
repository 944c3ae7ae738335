'use client';
import { LockOpen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { AsOfButton, type AsOfProps } from '@/components/dock/as-of';
import { CopyLink } from '@/components/dock/copy-link';
import { openPanel } from '@/components/dock/open-panel';
import { useLocaleControl } from '@/components/i18n/intl';
import { Age, Money, useNow } from '@/components/i18n/values';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { StatusGlyph } from '@/components/ui/status';
import { holderName, holderStatus, limitStatus } from '@/components/work-orders/order-status';
import { useWords } from '@/components/work-orders/use-words';
import { PresenceLine } from '@/components/work-orders/presence';
import type { Presence } from '@/server/work-orders/company-wire';
import type { OrderRow } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/order.module.css';

export interface OrderHeadProps {
  readonly order: OrderRow;
  readonly userId: number;
  readonly isReleasing: boolean;
  /** Who else is at this order. */
  readonly others: readonly Presence[];
  /** Given while the person holds it: gives it back. */
  readonly onRelease?: () => void;
  readonly moment: AsOfProps;
}

/** Number, process, step, customer, money, due, holder: what a person needs to know which order this is. */
export function OrderHead({ order, userId, isReleasing, others, onRelease, moment }: OrderHeadProps) {
  const { asOf } = moment;
  const t = useTranslations('work-orders');
  const status = useTranslations('ui.status');
  const words = useWords();
  const { locale } = useLocaleControl();
  const nowMs = useNow();
  const limit = limitStatus(order, nowMs);
  const holder = holderStatus(order, userId);
  const { accountId, billId, billMonth } = order;
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <h2>{order.orderNo}</h2>
        <span className={styles.muted}>{words.process(order.process)}</span>
        <Badge tone="accent">{words.step(order.process, order.step)}</Badge>
        {order.reviewClasses.map((each) => (
          <Badge key={each}>{t(`classShort.${each}`)}</Badge>
        ))}
        <CopyLink panelId="order" params={{ orderId: String(order.id), ...(asOf && { asOf }) }} />
        <AsOfButton {...moment} />
        <span className={styles.gap} />
        <StatusGlyph
          status={holder}
          label={order.state === 'locked' && holder === 'other' ? holderName(order, locale) : status(holder)}
        />
        {onRelease ? (
          <IconButton
            size="small"
            icon={LockOpen}
            label={t('order.giveBack')}
            disabled={isReleasing}
            onClick={onRelease}
          />
        ) : null}
      </div>
      <PresenceLine others={others} />
      <dl className={styles.headFacts}>
        <div className={styles.wide}>
          <dt>{t('head.customer')}</dt>
          <dd>
            {accountId === null ? (
              (order.customerName ?? '–')
            ) : (
              <button
                type="button"
                className={styles.linkButton}
                onClick={() => openPanel('customer', { accountId: String(accountId), asOf }, { inPlace: true })}
              >
                {order.customerName} <span className={styles.muted}>{order.accountNo}</span>
              </button>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('head.money')}</dt>
          <dd>
            <Money value={order.moneyAtRiskYuan} />
          </dd>
        </div>
        <div>
          <dt>{t('head.month')}</dt>
          <dd>
            {billId === null || billMonth === null ? (
              (billMonth ?? '–')
            ) : (
              <button
                type="button"
                className={styles.linkButton}
                onClick={() =>
                  openPanel(
                    'bill',
                    { billId: String(billId), billMonth, orderId: String(order.id), asOf },
                    { inPlace: true },
                  )
                }
              >
                {billMonth}
              </button>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('head.due')}</dt>
          <dd>
            {limit ? <StatusGlyph status={limit} /> : null} {order.dueAt ? <Age value={order.dueAt} /> : '–'}
          </dd>
        </div>
      </dl>
    </header>
  );
}
