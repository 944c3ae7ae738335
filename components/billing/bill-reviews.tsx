'use client';
import { useTranslations } from 'use-intl';
import styles from '@/components/billing/bill.module.css';
import { WhyNot } from '@/components/billing/why-not';
import type { PanelApi } from '@/components/dock/panel-props';
import { Age, InstantText, Money } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { StatusGlyph } from '@/components/ui/status';
import { FindingText } from '@/components/work-orders/finding-text';
import { useWords } from '@/components/work-orders/use-words';
import type { BillDetail } from '@/server/billing/run-wire';

interface BillReviewsProps {
  readonly detail: BillDetail;
  readonly panel: PanelApi;
}

/** What stands between this bill and its release: obligations with their conclusions, findings, orders, other revisions. */
export function BillReviews({ detail, panel }: BillReviewsProps) {
  const t = useTranslations('bill');
  const words = useWords();
  const seesOrders = useVerb('order.see');
  const { bill, obligations, findings, orders, revisions } = detail;
  const why = useTranslations('why-not-released');
  return (
    <>
      {bill.status === 'computed' ? (
        <section className={styles.section}>
          <h3>{why('title')}</h3>
          <WhyNot
            query={{ billId: bill.id }}
            revision={JSON.stringify([bill.openObligations, orders.map(({ step, state }) => [step, state])])}
            allText={why('notStanding')}
          />
        </section>
      ) : null}
      <section className={styles.section}>
        <h3>{t('review.obligations')}</h3>
        {obligations.length === 0 ? <p className={styles.muted}>{t('review.noObligations')}</p> : null}
        <ul className={styles.entries}>
          {obligations.map((each) => (
            <li key={each.id}>
              <StatusGlyph
                status={each.closedAt === null ? 'near' : each.conclusion === 'accepted' ? 'done' : 'returned'}
                label={t(`review.class.${each.class}`)}
              />
              <span>
                {each.closedAt === null ? (
                  <>
                    {t('review.openSince')} <Age value={each.openedAt} />
                  </>
                ) : (
                  <>
                    {t(`review.conclusion.${each.conclusion ?? 'accepted'}`)} {each.closedByName}{' '}
                    <InstantText value={each.closedAt} />
                  </>
                )}
              </span>
              {each.reason ? <span className={styles.quote}>{each.reason}</span> : null}
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.section}>
        <h3>{t('review.findings')}</h3>
        {findings.length === 0 ? <p className={styles.muted}>{t('review.noFindings')}</p> : null}
        <ul className={styles.entries}>
          {findings.map((finding) => (
            <li key={finding.id}>
              <strong>{words.rule(finding.rule)}</strong>
              <span className={styles.grow}>
                <FindingText rule={finding.rule} detail={finding.detail} />
              </span>
              <span className={styles.muted}>
                {t('review.atRisk')} <Money value={finding.moneyAtRiskYuan} />
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.section}>
        <h3>{t('review.orders')}</h3>
        {orders.length === 0 ? <p className={styles.muted}>{t('review.noOrders')}</p> : null}
        <ul className={styles.entries}>
          {orders.map((order) => (
            <li key={order.id}>
              {seesOrders ? (
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => panel.open('order', { orderId: String(order.id) }, { inPlace: true })}
                >
                  {order.orderNo}
                </button>
              ) : (
                order.orderNo
              )}
              <span>{words.process(order.process)}</span>
              <span>{words.step(order.process, order.step)}</span>
              <span className={styles.muted}>{t(`review.state.${order.state}`)}</span>
            </li>
          ))}
        </ul>
      </section>
      {revisions.length > 1 ? (
        <section className={styles.section}>
          <h3>{t('review.revisions')}</h3>
          <ul className={styles.entries}>
            {revisions.map((each) => (
              <li key={each.id}>
                {each.id === bill.id ? (
                  <strong>{each.billNo}</strong>
                ) : (
                  <button
                    type="button"
                    className={styles.link}
                    onClick={() =>
                      panel.open('bill', { billId: String(each.id), billMonth: bill.month }, { place: 'tab' })
                    }
                  >
                    {each.billNo}
                  </button>
                )}
                <span className={styles.muted}>{t(`status.${each.status}`)}</span>
                <Money value={each.amountYuan} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
