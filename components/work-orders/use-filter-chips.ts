'use client';
import { useTranslations } from 'use-intl';
import { formatMoney } from '@/components/i18n/format';
import type { FilterChip } from '@/components/work-orders/queue-filter';
import { useWords } from '@/components/work-orders/use-words';
import type { QueueFilter } from '@/server/work-orders/contract';

/** The filter in words; steps have their own chips. */
export function useFilterChips(filter: QueueFilter): FilterChip[] {
  const t = useTranslations('work-orders');
  const words = useWords();
  const chips: FilterChip[] = [];
  const add = (id: keyof QueueFilter, value: string | undefined) => {
    if (value !== undefined) chips.push({ id, label: t('filter.chip', { name: t(`filter.${id}`), value }) });
  };
  add('ids', filter.ids === undefined ? undefined : t('filter.idsCount', { count: filter.ids.length }));
  add('customer', filter.customer);
  add('accountNo', filter.accountNo);
  add('routeCode', filter.routeCode);
  add('moneyFrom', filter.moneyFrom === undefined ? undefined : formatMoney(filter.moneyFrom));
  add('moneyTo', filter.moneyTo === undefined ? undefined : formatMoney(filter.moneyTo));
  add('rule', filter.rule === undefined ? undefined : words.rule(filter.rule));
  add('reviewClass', filter.reviewClass === undefined ? undefined : t(`class.${filter.reviewClass}`));
  add(
    'process',
    filter.process === undefined || filter.steps !== undefined ? undefined : words.process(filter.process),
  );
  if (filter.minAgeHours !== undefined) {
    chips.push({ id: 'minAgeHours', label: t('filter.olderThan', { hours: filter.minAgeHours }) });
  }
  if (filter.overdue) chips.push({ id: 'overdue', label: t('filter.overdue') });
  add('billMonth', filter.billMonth);
  add('runId', filter.runId === undefined ? undefined : String(filter.runId));
  return chips;
}
