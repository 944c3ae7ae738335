'use client';
/** The tariffs of the book, each with its versions on one line of time. A click opens a version. */
import { useTranslations } from 'use-intl';
import { usePriceWords } from '@/components/billing/price-words';
import styles from '@/components/billing/price-timeline.module.css';
import { Badge } from '@/components/ui/badge';
import type { PriceBookView, PriceVersionView } from '@/server/billing/price-book-wire';

const DAY_MS = 86_400_000;
const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly years: readonly { readonly year: number; readonly at: number }[];
  readonly place: (date: string | null) => number;
}

/** From the first version's year to the end of the year after today or after the last version begins. */
function axisOf(versions: readonly PriceVersionView[], today: string): Axis {
  const begins = versions.map(({ effectiveFrom }) => effectiveFrom);
  const first = Number([...begins, today].sort()[0]!.slice(0, 4));
  const last = Number([...begins, today].sort().at(-1)!.slice(0, 4)) + 2;
  const [from, to] = [day(`${first}-01-01`), day(`${last}-01-01`)];
  const share = (at: number): number => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
  const step = Math.max(1, Math.ceil((last - first) / 10));
  const years: { year: number; at: number }[] = [];
  for (let year = first; year < last; year += step) years.push({ year, at: share(day(`${year}-01-01`)) });
  return { from, to, years, place: (date) => (date === null ? 100 : share(day(date))) };
}

export function isInForce(version: Pick<PriceVersionView, 'effectiveFrom' | 'effectiveTo'>, today: string): boolean {
  return version.effectiveFrom <= today && (version.effectiveTo === null || today < version.effectiveTo);
}

interface TimelineProps {
  readonly book: PriceBookView;
  readonly chosenId: string | undefined;
  readonly onChoose: (id: string) => void;
}

export function PriceTimeline({ book, chosenId, onChoose }: TimelineProps) {
  const t = useTranslations('price-book');
  const words = usePriceWords();
  const axis = axisOf(book.versions, book.today);
  const keys = [...new Set(book.versions.map((one) => `${one.regionCode}|${one.tariffCode}`))];
  const manyRegions = new Set(book.versions.map(({ regionCode }) => regionCode)).size > 1;
  return (
    <div className={styles.timeline} role="group" aria-label={t('timeline.label')}>
      <div className={styles.axis} aria-hidden>
        {axis.years.map(({ year, at }) => (
          <span key={year} style={{ insetInlineStart: `${at}%` }}>
            {year}
          </span>
        ))}
      </div>
      {keys.map((key) => {
        const own = book.versions.filter((one) => `${one.regionCode}|${one.tariffCode}` === key);
        const [first] = own;
        if (first === undefined) return null;
        const now = own.find((one) => isInForce(one, book.today));
        return (
          <div key={key} className={styles.tariffRow}>
            <div className={styles.tariffName}>
              <span>{words.tariff(first.tariffCode)}</span>
              {manyRegions ? <span className={styles.muted}>{words.region(first.regionCode)}</span> : null}
              {now?.sourced === 'sample' ? <Badge tone="warn">{t('sourced.sample')}</Badge> : null}
              {now === undefined ? <Badge tone="neutral">{t('timeline.notInForce')}</Badge> : null}
            </div>
            <div className={styles.track}>
              <span
                className={styles.todayMark}
                style={{ insetInlineStart: `${axis.place(book.today)}%` }}
                aria-hidden
              />
              {own.map((version) => {
                const [start, end] = [axis.place(version.effectiveFrom), axis.place(version.effectiveTo)];
                const label = t('timeline.version', {
                  tariff: words.tariff(version.tariffCode),
                  from: version.effectiveFrom,
                  to: version.effectiveTo ?? t('open'),
                  sourced: t(`sourced.${version.sourced}`),
                });
                return (
                  <button
                    key={version.id}
                    type="button"
                    className={styles.span}
                    data-sample={version.sourced === 'sample' || undefined}
                    data-future={version.effectiveFrom > book.today || undefined}
                    data-now={isInForce(version, book.today) || undefined}
                    aria-pressed={version.id === chosenId}
                    aria-label={label}
                    title={label}
                    style={{ insetInlineStart: `${start}%`, inlineSize: `calc(${end - start}% - 2px)` }}
                    onClick={() => onChoose(version.id)}
                  >
                    <span>{version.effectiveFrom}</span>
                  </button>
                );
              })}
            </div>
          </div>
        );
      })}
    </div>
  );
}
