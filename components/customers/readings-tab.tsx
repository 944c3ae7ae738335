'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/customers/customers.module.css';
import { DataTable, type DataColumn } from '@/components/customers/data-table';
import { ReadingChart } from '@/components/customers/reading-chart';
import { DateText, Energy } from '@/components/i18n/values';
import { Select } from '@/components/ui/field';
import { useWords } from '@/components/work-orders/use-words';
import type { CustomerView, ReadingView } from '@/server/customers/contract';

interface ReadingsTabProps {
  readonly readings: NonNullable<CustomerView['readings']>;
  readonly isVisible: boolean;
}

export function ReadingsTab({ readings: { history, rows }, isVisible }: ReadingsTabProps) {
  const t = useTranslations('customers');
  const [chosen, setChosen] = useState('total');
  const shown = history.find(({ register }) => register === chosen) ?? history[0];
  const columns = useReadingColumns(
    useMemo(() => new Map(shown?.months.map(({ month, rules }) => [month, rules])), [shown]),
  );
  if (shown === undefined) return <p className={styles.muted}>{t('reading.none')}</p>;
  return (
    <>
      <div className={styles.chartBar}>
        <h3>{t('reading.chart', { register: t(`register.${shown.register}`) })}</h3>
        <span className={styles.spring} />
        {history.length > 1 ? (
          <Select
            aria-label={t('reading.register')}
            value={shown.register}
            onChange={(event) => setChosen(event.target.value)}
            options={history.map(({ register }) => ({ value: register, label: t(`register.${register}`) }))}
          />
        ) : null}
      </div>
      <ReadingChart history={shown} isVisible={isVisible} />
      <p className={styles.hint}>
        <span className={styles.flag}>▲</span> {t('reading.legendFlagged')} · {t('reading.bandHint')}
      </p>
      <DataTable
        label={t('tabs.readings')}
        columns={columns}
        rows={rows.filter(({ register }) => register === shown.register)}
        rowId={({ month, meterId, register }) => `${month}/${meterId}/${register}`}
      />
    </>
  );
}

function useReadingColumns(flags: ReadonlyMap<string, readonly string[]>): DataColumn<ReadingView>[] {
  const t = useTranslations('customers');
  const words = useWords();
  const ruling = ({ rolledOver, revision }: ReadingView) =>
    [
      rolledOver === null ? '' : t(rolledOver ? 'reading.rolledOver' : 'reading.notRolledOver'),
      revision > 0 ? t('reading.revision', { revision }) : '',
    ].filter(Boolean);
  return [
    {
      id: 'month',
      header: t('reading.month'),
      cell: ({ month }) => {
        const rules = flags.get(month) ?? [];
        if (rules.length === 0) return month;
        const names = rules.map(words.rule).join(' · ');
        return (
          <span title={names}>
            {month}{' '}
            <span className={styles.flag} aria-hidden>
              ▲
            </span>
            <span className="visually-hidden">{names}</span>
          </span>
        );
      },
    },
    {
      id: 'energy',
      header: t('reading.energy'),
      right: true,
      cell: ({ energy, value, prevValue }) =>
        energy === null && value !== null && prevValue !== null ? (
          <span className={styles.bad}>{t('reading.unsettled')}</span>
        ) : (
          <Energy value={energy} />
        ),
    },
    {
      id: 'value',
      header: t('reading.value'),
      right: true,
      cell: ({ value }) =>
        value === null ? <span className={styles.bad}>{t('reading.unread')}</span> : <Energy value={value} />,
    },
    { id: 'prev', header: t('reading.prev'), right: true, cell: ({ prevValue }) => <Energy value={prevValue} /> },
    { id: 'meter', header: t('meter.meterNo'), cell: ({ meterNo }) => meterNo },
    { id: 'readOn', header: t('reading.readOn'), cell: ({ readOn }) => <DateText value={readOn} /> },
    {
      id: 'source',
      header: t('reading.source'),
      wrap: true,
      cell: (row) => [t(`source.${row.source}`), ...ruling(row)].join(' · '),
    },
  ];
}
