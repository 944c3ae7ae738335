'use client';
/**
 * 抄表曲线 of a review: thirteen months as bars, the band that was to be expected, the month under review and months with findings marked
 * by shape and colour. Drawn as SVG: it stands in the first frame, and a screen reader hears the same figures.
 */
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { formatEnergy } from '@/components/i18n/format';
import { useWords } from '@/components/work-orders/use-words';
import type { MonthOfRegister, RegisterHistory } from '@/server/customers/contract';
import styles from '@/components/anomalies/review-chart.module.css';

const WIDTH = 520;
const HEIGHT = 150;
const LEFT = 44;
const TOP = 16;
const BOTTOM = 18;

/** A round figure at or above the highest bar: 1, 2 or 5 times a power of ten. */
function ceilingOf(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
  return [1, 2, 5, 10].map((step) => step * power).find((candidate) => candidate >= highest) ?? 10 * power;
}

// Heights on a screen, never an amount: a plain number is good enough to draw with.
const height = (text: string | null): number | null => (text === null ? null : Number(text));

export function ReviewChart({ history, month }: { readonly history: RegisterHistory; readonly month: string | null }) {
  const t = useTranslations('review');
  const words = useWords();
  const { months, unit } = history;
  const top = useMemo(
    () => ceilingOf(Math.max(1, ...months.flatMap((each) => [height(each.energy) ?? 0, height(each.expectedTo) ?? 0]))),
    [months],
  );
  const step = (WIDTH - LEFT) / months.length;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const told = (each: MonthOfRegister): string =>
    [
      `${each.month}: ${each.energy === null ? t('chart.unread') : `${formatEnergy(each.energy)} ${unit}`}`,
      each.expectedFrom === null
        ? ''
        : t('chart.expected', { from: formatEnergy(each.expectedFrom), to: formatEnergy(each.expectedTo) }),
      ...each.rules.map((rule) => `▲ ${words.rule(rule)}`),
    ]
      .filter((part) => part !== '')
      .join('\n');
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('chart.label')}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line className={styles.gridLine} x1={LEFT} x2={WIDTH} y1={y(share * top)} y2={y(share * top)} />
          <text className={styles.axis} x={LEFT - 5} y={y(share * top) + 4} textAnchor="end">
            {formatEnergy(String(share * top))}
          </text>
        </g>
      ))}
      {months.map((each, index) => {
        const energy = height(each.energy);
        const [from, to] = [height(each.expectedFrom), height(each.expectedTo)];
        const x = LEFT + index * step;
        const isNow = each.month === month;
        const flagged = each.rules.length > 0;
        return (
          <g key={each.month}>
            {isNow ? (
              <rect className={styles.nowColumn} x={x} y={TOP - 12} width={step} height={HEIGHT - BOTTOM - TOP + 12} />
            ) : null}
            {from === null || to === null ? null : (
              <rect
                className={styles.band}
                x={x + 1}
                width={step - 2}
                y={y(to)}
                height={Math.max(2, y(from) - y(to))}
              />
            )}
            {energy === null ? (
              <text className={styles.axis} x={x + step / 2} y={y(0) - 4} textAnchor="middle">
                ?
              </text>
            ) : (
              <rect
                className={isNow ? styles.barNow : flagged ? styles.barFlagged : styles.bar}
                x={x + step * 0.24}
                width={step * 0.52}
                y={y(Math.max(0, energy))}
                height={Math.max(1, y(0) - y(Math.max(0, energy)))}
              />
            )}
            {flagged ? (
              <text className={styles.flag} x={x + step / 2} y={y(Math.max(energy ?? 0, 0)) - 3} textAnchor="middle">
                ▲
              </text>
            ) : null}
            <text className={isNow ? styles.axisNow : styles.axis} x={x + step / 2} y={HEIGHT - 5} textAnchor="middle">
              {index === 0 || each.month.endsWith('-01') || isNow
                ? each.month.slice(2).replace('-', '/')
                : each.month.slice(5)}
            </text>
            <rect className={styles.hover} x={x} y={0} width={step} height={HEIGHT}>
              <title>{told(each)}</title>
            </rect>
          </g>
        );
      })}
    </svg>
  );
}
