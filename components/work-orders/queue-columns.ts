'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GridColumn } from '@/components/grid/columns';
import { useLocaleControl } from '@/components/i18n/intl';
import { formatInstant } from '@/components/i18n/format';
import { useFormat } from '@/components/i18n/values';
import { useSession } from '@/components/shell/session';
import { holderName, holderStatus, limitStatus } from '@/components/work-orders/order-status';
import { useWords } from '@/components/work-orders/use-words';
import { type UrgencyWeights, worthOf } from '@/server/kernel/urgency';
import { SORT_FIELDS, type OrderRow, type QueueRequest } from '@/server/work-orders/contract';

/** Columns that carry a field the server sorts by bear its name as their id. */
export function sortFieldOf(columnId: string): QueueRequest['sort'] | null {
  return SORT_FIELDS.find((field) => field === columnId) ?? null;
}

/** Status first, then what decides the order of work, then who and where; the rest is reached by scrolling. */
export function useQueueColumns(userId: number, weights: UrgencyWeights): readonly GridColumn<OrderRow>[] {
  const t = useTranslations('work-orders');
  const status = useTranslations('ui.status');
  const words = useWords();
  const format = useFormat();
  const { locale } = useLocaleControl();
  const { scopeUnits } = useSession();
  return useMemo(() => {
    const units = new Map(scopeUnits.map((unit) => [Number(unit.id), locale === 'en' ? unit.nameEn : unit.nameZh]));
    const rules = (row: OrderRow) => row.rules.map((rule) => words.rule(rule)).join(t('listSeparator'));
    const columns: GridColumn<OrderRow>[] = [
      {
        id: 'holder',
        header: t('column.status'),
        type: 'status',
        // Names are three characters in Chinese and two words in English.
        width: locale === 'en' ? 120 : 88,
        pinned: 'left',
        value: (row) => holderStatus(row, userId),
        label: (row) =>
          row.state === 'locked' && row.lockedBy !== userId
            ? holderName(row, locale)
            : row.state === 'locked'
              ? t('mine')
              : status(holderStatus(row, userId)),
        tooltip: (row) =>
          row.lockedAt === null
            ? status(holderStatus(row, userId))
            : t('heldSince', { name: holderName(row, locale), at: formatInstant(row.lockedAt) }),
      },
      {
        id: 'worth',
        header: t('column.worth'),
        width: 118,
        value: (row) => worthOf(row, Date.now(), weights).worthYuan,
        label: (row) =>
          `${format.money(row.moneyAtRiskYuan)} × ${worthOf(row, Date.now(), weights).urgency.toFixed(2)}`,
        tooltip: (row) => {
          const { worthYuan, urgency, hoursLeft } = worthOf(row, Date.now(), weights);
          return t('worth', {
            money: format.money(row.moneyAtRiskYuan),
            urgency: urgency.toFixed(2),
            worth: format.money(worthYuan),
            due: hoursLeft === null ? 'none' : hoursLeft < 0 ? 'late' : 'ahead',
            hours: Math.round(Math.abs(hoursLeft ?? 0)),
          });
        },
      },
      { id: 'customer', header: t('column.customer'), width: 124, value: (row) => row.customerName },
      {
        id: 'rule',
        header: t('column.rule'),
        width: 132,
        sortable: false,
        value: rules,
      },
      {
        id: 'step',
        header: t('column.step'),
        width: 92,
        value: (row) => row.step,
        label: (row) => words.step(row.process, row.step),
      },
      {
        id: 'due',
        header: t('column.due'),
        type: 'status',
        width: 104,
        value: (row) => limitStatus(row, Date.now()) ?? row.dueAt,
        label: (row) => format.age(row.dueAt, Date.now()),
        tooltip: (row) => formatInstant(row.dueAt),
      },
      { id: 'money', header: t('column.money'), type: 'money', width: 96, value: (row) => row.moneyAtRiskYuan },
      { id: 'route', header: t('column.route'), width: 92, value: (row) => row.routeCode },
      { id: 'account', header: t('column.account'), width: 104, sortable: false, value: (row) => row.accountNo },
      {
        id: 'class',
        header: t('column.class'),
        width: 84,
        sortable: false,
        value: (row) => row.reviewClasses.join(' '),
        label: (row) => row.reviewClasses.map((each) => t(`classShort.${each}`)).join(t('listSeparator')),
        tooltip: (row) => row.reviewClasses.map((each) => t(`class.${each}`)).join(t('listSeparator')),
      },
      { id: 'orderNo', header: t('column.orderNo'), width: 132, value: (row) => row.orderNo },
      { id: 'created', header: t('column.created'), type: 'age', width: 92, value: (row) => row.createdAt },
      { id: 'month', header: t('column.month'), width: 76, sortable: false, value: (row) => row.billMonth },
      { id: 'meter', header: t('column.meter'), width: 116, sortable: false, value: (row) => row.meterNo },
      {
        id: 'unit',
        header: t('column.unit'),
        width: 120,
        sortable: false,
        value: (row) => units.get(row.unitId) ?? '',
      },
    ];
    return columns;
  }, [t, status, words, format, locale, scopeUnits, userId, weights]);
}
