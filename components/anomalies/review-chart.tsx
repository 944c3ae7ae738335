'use client';
/**
 * 抄表曲线 of a review: thirteen months as bars, the band that was to be expected, the month under review and months with findings marked
 * by shape and colour. Drawn as SVG: it stands in the first frame, and a screen reader hears the same figures.
 */
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatEnergy } from '@/components/i18n/format';
import { useWords } from '@/components/work-orders/use-words';
import type { MonthOfRegister, RegisterHistory } from '@/server/customers/contract';
import styles from '@/components/anomalies/review-chart.module.css';

const WIDTH = 320;
const HEIGHT = 150;
const TOP = 16;
/** Months, and below the first of each year the year. */
const BOTTOM = 30;
/** Of a digit on the axis. */
const DIGIT = 6.2;

/** A round figure at or above the highest bar: 1, 2 or 5 times a power of ten. */
function ceilingOf(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
  return [1, 2, 5, 10].map((step) => step * power).find((candidate) => candidate >= highest) ?? 10 * power;
}

// Heights on a screen, never an amount: a plain number is good enough to draw with.
const height = (text: string | null): number | null => (text === null ? null : Number(text));

/** The width it is drawn at: scaled, the figures on the axes would be squeezed. */
function useDrawnWidth(): [number, (svg: SVGSVGElement | null) => (() => void) | undefined] {
  const [width, setWidth] = useState(WIDTH);
  const measure = useCallback((svg: SVGSVGElement | null) => {
    if (svg === null) return undefined;
    const look = (): void => setWidth((before) => svg.clientWidth || before);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(svg);
    return () => observer.disconnect();
  }, []);
  return [width, measure];
}

export function ReviewChart({ history, month }: { readonly history: RegisterHistory; readonly month: string | null }) {
  const t = useTranslations('review');
  const [width, measure] = useDrawnWidth();
  const words = useWords();
  const { months, unit } = history;
  const top = useMemo(
    () => ceilingOf(Math.max(1, ...months.flatMap((each) => [height(each.energy) ?? 0, height(each.expectedTo) ?? 0]))),
    [months],
  );
  const axis = [0, 0.5, 1].map((share) => ({ value: share * top, text: formatEnergy(String(share * top)) }));
  const left = 6 + DIGIT * Math.max(...axis.map(({ text }) => text.length));
  const step = (width - left) / months.length;
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
      ref={measure}
      className={styles.chart}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={t('chart.label')}
    >
      {axis.map(({ value, text }) => (
        <g key={value}>
          <line className={styles.gridLine} x1={left} x2={width} y1={y(value)} y2={y(value)} />
          <text className={styles.axis} x={left - 5} y={y(value) + 4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {months.map((each, index) => {
        const energy = height(each.energy);
        const [from, to] = [height(each.expectedFrom), height(each.expectedTo)];
        const x = left + index * step;
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
            <text className={isNow ? styles.axisNow : styles.axis} x={x + step / 2} y={y(0) + 13} textAnchor="middle">
              {Number(each.month.slice(5))}
            </text>
            {index === 0 || each.month.endsWith('-01') ? (
              <text className={styles.axis} x={x + (step - 2 * DIGIT) / 2} y={y(0) + 26}>
                {each.month.slice(0, 4)}
              </text>
            ) : null}
            <rect className={styles.hover} x={x} y={0} width={step} height={HEIGHT}>
              <title>{told(each)}</title>
            </rect>
          </g>
        );
      })}
    </svg>
  );
}
