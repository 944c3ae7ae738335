'use client';
/**
 * 台区邻户: the accounts on the same transformer in the order of the reading route, each with its month against its usual use. Where they
 * stand on the ground is not known, so this is the line of the route, not a map.
 */
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { formatEnergy } from '@/components/i18n/format';
import type { Neighbour, ReviewView } from '@/server/anomalies/review-view';
import styles from '@/components/anomalies/neighbours.module.css';

/** Eight times the usual use, or an eighth of it, fills the height. */
const FULL = 3;

interface Deviation {
  /** −1 … 1 of the height; null where nothing is known. */
  readonly share: number | null;
  readonly text: string;
}

function deviationOf({ kwh, usualKwh }: Neighbour): Deviation {
  if (kwh === null || usualKwh === null || Number(usualKwh) <= 0) return { share: null, text: '–' };
  const times = Number(kwh) / Number(usualKwh);
  const share = times <= 0 ? -1 : Math.max(-1, Math.min(1, Math.log2(times) / FULL));
  return { share, text: `×${times.toFixed(times < 10 ? 2 : 0)}` };
}

export function Neighbours({ view }: { readonly view: ReviewView }) {
  const t = useTranslations('review');
  const { account, neighbours, order } = view;
  if (account?.transformer == null || neighbours.length === 0)
    return <p className={styles.muted}>{t('neighbours.none')}</p>;
  const others = neighbours.filter(({ id }) => id !== account.id);
  const unusual = others.filter((each) => Math.abs(deviationOf(each).share ?? 0) > 1 / FULL).length;
  const self = neighbours.find(({ id }) => id === account.id);
  const open = (each: Neighbour) => {
    if (each.orderId !== null && each.orderId !== order.id)
      openPanel('review', { orderId: String(each.orderId) }, { inPlace: true });
    else openPanel('customer', { accountId: String(each.id) }, { inPlace: true });
  };
  return (
    <>
      <p className={styles.muted}>
        {t('neighbours.about', {
          transformer: account.transformer.name,
          kva: formatEnergy(account.transformer.kva),
          count: others.length,
          unusual,
        })}
        {self ? ` · ${t('neighbours.self', { times: deviationOf(self).text })}` : ''}
      </p>
      <div className={styles.strip} role="list" aria-label={t('neighbours.label')}>
        <span className={styles.transformer} aria-hidden>
          ⏚
        </span>
        {neighbours.map((each, index) => {
          const { share, text } = deviationOf(each);
          const isSelf = each.id === account.id;
          const told = t('neighbours.tip', {
            name: each.customerName,
            accountNo: each.accountNo,
            route: each.routeCode,
            seq: each.routeSeq,
            kwh: formatEnergy(each.kwh),
            usual: formatEnergy(each.usualKwh),
            times: text,
          });
          const breaks = index > 0 && neighbours[index - 1]!.routeCode !== each.routeCode;
          return (
            <span key={each.id} role="listitem" className={styles.place} data-break={breaks || undefined}>
              <button
                type="button"
                className={styles.neighbour}
                data-self={isSelf || undefined}
                data-open={each.orderId !== null || undefined}
                aria-label={told}
                title={told}
                // By Tab: the account itself and those with an order to open; the rest would only be in the way.
                tabIndex={isSelf || each.orderId !== null ? 0 : -1}
                onClick={() => open(each)}
              >
                <span className={styles.upper}>
                  {share !== null && share > 0 ? (
                    <i data-far={share > 1 / FULL || undefined} style={{ blockSize: `${Math.max(6, share * 100)}%` }} />
                  ) : null}
                </span>
                <span className={styles.node} />
                <span className={styles.lower}>
                  {share !== null && share < 0 ? (
                    <i
                      data-far={share < -1 / FULL || undefined}
                      style={{ blockSize: `${Math.max(6, -share * 100)}%` }}
                    />
                  ) : null}
                </span>
              </button>
            </span>
          );
        })}
      </div>
    </>
  );
}
