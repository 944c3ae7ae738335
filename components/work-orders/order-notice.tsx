'use client';
/** Whose the order is and what one may do about it; nothing while one holds it oneself. */
import { Lock, MessageCircleQuestion } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useLocaleControl } from '@/components/i18n/intl';
import { Age } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { StatusGlyph } from '@/components/ui/status';
import { holderName } from '@/components/work-orders/order-status';
import { useWords } from '@/components/work-orders/use-words';
import { useViewer } from '@/components/work-orders/viewer';
import type { OrderDetail } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/order.module.css';

export interface OrderNoticeProps {
  readonly detail: OrderDetail;
  /** Set when the person has just done this very order and holds no other. */
  readonly finishedText: string | null;
  /** Something typed here has not been sent: it is still in the form. */
  readonly hasText: boolean;
  readonly busy: string | null;
  readonly onLock: () => void;
  readonly onAsk: () => void;
  readonly onNext: () => void;
}

export function OrderNotice({ detail, finishedText, hasText, busy, onLock, onAsk, onNext }: OrderNoticeProps) {
  const t = useTranslations('work-orders.order');
  const roles = useTranslations('shell.roles');
  const words = useWords();
  const { locale } = useLocaleControl();
  const { viewer, userId } = useViewer();
  const mayLock = useVerb('order.lock');
  const { order } = detail;
  const isForMe =
    mayLock &&
    (viewer.unitsByRole.get(order.role)?.includes(order.unitId) ?? false) &&
    (order.assigneeId === null || order.assigneeId === userId);
  if (finishedText !== null) {
    return (
      <div className={styles.notice} data-tone="good">
        <StatusGlyph status="done" />
        <span className={styles.noticeText}>{finishedText}</span>
        {isForMe && (order.state === 'pending' || order.state === 'returned') ? (
          <Button variant="primary" icon={Lock} busy={busy === 'lock'} onClick={onLock}>
            {t('lockAndWork')}
          </Button>
        ) : null}
        {mayLock ? (
          <Button variant={isForMe ? 'default' : 'primary'} busy={busy === 'next'} onClick={onNext}>
            {t('takeNext')}
          </Button>
        ) : null}
      </div>
    );
  }
  if (detail.writable) return null;
  if (order.state === 'locked') {
    return (
      <div className={styles.notice} data-tone="other">
        <StatusGlyph status="other" />
        <span className={styles.noticeText}>
          {t('heldBy', { name: holderName(order, locale) })} <Age value={order.lockedAt} />
          {t('readOnly')}
        </span>
        {mayLock ? (
          <Button icon={MessageCircleQuestion} busy={busy === 'ask'} disabled={busy === 'asked'} onClick={onAsk}>
            {t(busy === 'asked' ? 'asked' : 'ask')}
          </Button>
        ) : null}
      </div>
    );
  }
  if (order.state === 'done' || order.state === 'archived') {
    return (
      <div className={styles.notice} data-tone="good">
        <StatusGlyph status="done" />
        <span className={styles.noticeText}>{t(order.state === 'done' ? 'isDone' : 'isArchived')}</span>
      </div>
    );
  }
  if (order.role === '') {
    const child = detail.linked.filter((each) => each.relation === 'child').at(-1);
    return (
      <div className={styles.notice}>
        <StatusGlyph status="pending" />
        <span className={styles.noticeText}>
          {child
            ? t('waitsFor', { orderNo: child.orderNo, step: words.step(child.process, child.step) })
            : t('waitsForSystem')}
        </span>
      </div>
    );
  }
  return (
    <div className={styles.notice} data-tone={order.state === 'returned' ? 'warn' : undefined}>
      <StatusGlyph status={order.state === 'returned' ? 'returned' : 'pending'} />
      <span className={styles.noticeText}>
        {t(order.state === 'returned' ? 'isReturned' : 'isFree', { role: roles(order.role) })}
        {isForMe ? null : t('notForYou')}
        {hasText ? t('textKept') : null}
      </span>
      {isForMe ? (
        <Button variant="primary" icon={Lock} busy={busy === 'lock'} onClick={onLock}>
          {t('lockAndWork')}
        </Button>
      ) : null}
    </div>
  );
}
