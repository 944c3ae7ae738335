'use client';
/** 抄表曲线: thirteen months as bars, with the band that was to be expected; a month with findings is marked by colour and ▲. */
import { useEffect, useRef } from 'react';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useTranslations } from 'use-intl';
import { readColours, type ChartColours } from '@/components/customers/chart-colours';
import styles from '@/components/customers/customers.module.css';
import { formatEnergy } from '@/components/i18n/format';
import { useWords } from '@/components/work-orders/use-words';
import type { RegisterHistory } from '@/server/customers/contract';

register([BarChart, LineChart, AriaComponent, GridComponent, TooltipComponent, CanvasRenderer]);

interface Words {
  readonly label: string;
  readonly tip: (index: number) => string;
}

function option(
  { months, unit }: RegisterHistory,
  colours: ChartColours,
  { label, tip }: Words,
): Parameters<ECharts['setOption']>[0] {
  // Heights on a screen, never an amount: a plain number is good enough to draw with.
  const height = (text: string | null) => (text === null ? null : Number(text));
  const from = months.map((month) => height(month.expectedFrom));
  const width = months.map((month) =>
    month.expectedFrom === null || month.expectedTo === null
      ? null
      : Number(month.expectedTo) - Number(month.expectedFrom),
  );
  const band = {
    type: 'line',
    stack: 'expected',
    step: 'middle',
    symbol: 'none',
    silent: true,
    z: 3,
    lineStyle: { opacity: 0 },
  } as const;
  const axis = { axisLabel: { color: colours['text-muted'] }, axisLine: { lineStyle: { color: colours.line } } };
  return {
    animation: false,
    aria: { enabled: true, label: { description: label } },
    grid: { left: 8, right: 8, top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: colours['surface-raised'],
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      formatter: (points: unknown) => tip((points as { dataIndex: number }[])[0]?.dataIndex ?? 0),
    },
    xAxis: { ...axis, type: 'category', data: months.map(({ month }) => month), axisTick: { show: false } },
    yAxis: {
      ...axis,
      type: 'value',
      name: unit,
      nameTextStyle: { color: colours['text-muted'] },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      { ...band, data: from, areaStyle: { opacity: 0 } },
      { ...band, data: width, areaStyle: { color: colours['text-muted'], opacity: 0.3 } },
      {
        type: 'bar',
        z: 2,
        barMaxWidth: 28,
        data: months.map(({ energy, rules }) => ({
          value: height(energy),
          itemStyle: { color: rules.length > 0 ? colours.warn : colours['accent-fill'] },
          label: { show: rules.length > 0, position: 'top', formatter: '▲', color: colours.warn },
        })),
      },
    ],
  };
}

export function ReadingChart({
  history,
  isVisible,
}: {
  readonly history: RegisterHistory;
  readonly isVisible: boolean;
}) {
  const t = useTranslations('customers');
  const words = useWords();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element || !isVisible) return undefined;
    const chart = init(element);
    const label = t('reading.chartLabel', { register: t(`register.${history.register}`) });
    const tip = (index: number): string => {
      const month = history.months[index];
      if (!month) return '';
      const { energy, days, expectedFrom, expectedTo, rules } = month;
      const used = energy === null ? t('reading.unread') : `${formatEnergy(energy)} ${history.unit}`;
      return [
        `${month.month}  ${used}${days === null ? '' : `  ${t('reading.days', { days })}`}`,
        ...(expectedFrom === null
          ? []
          : [t('reading.expected', { from: formatEnergy(expectedFrom), to: formatEnergy(expectedTo) })]),
        ...rules.map((rule) => `▲ ${words.rule(rule)}`),
      ].join('\n');
    };
    const draw = () => chart.setOption(option(history, readColours(element), { label, tip }), true);
    draw();
    const sized = new ResizeObserver(() => chart.resize());
    sized.observe(element);
    // The theme changes by an attribute of the page, or with the system.
    const themed = new MutationObserver(draw);
    themed.observe(element.ownerDocument.documentElement, { attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', draw);
    return () => {
      system.removeEventListener('change', draw);
      themed.disconnect();
      sized.disconnect();
      chart.dispose();
    };
  }, [history, isVisible, t, words]);
  return (
    <div
      ref={frame}
      className={styles.chart}
      role="img"
      aria-label={t('reading.chartLabel', { register: t(`register.${history.register}`) })}
    />
  );
}
