'use client';
/** How prices are named: tariffs, rows, units. */
import { useTranslations } from 'use-intl';
import type { PriceRow } from '@/components/billing/price-rows';

export function usePriceWords() {
  const t = useTranslations('price-book');
  const rules = useTranslations('billing-rules');
  const tariff = (code: string): string => (rules.has(`tariff.${code}`) ? rules(`tariff.${code}`) : code);
  const season = (code: string): string => (t.has(`season.${code}`) ? t(`season.${code}`) : code);
  return {
    tariff,
    season,
    region: (code: string): string => (t.has(`region.${code}`) ? t(`region.${code}`) : code),
    label: ({ label, values }: PriceRow): string => {
      const named: Record<string, string | number> = { ...values };
      if (values['period'] !== undefined) named['period'] = rules(`register.${values['period']}`);
      if (values['fund'] !== undefined) named['fund'] = rules(`charge.fund-${values['fund']}`);
      if (typeof values['season'] === 'string')
        named['season'] = values['season'] === '' ? '' : season(values['season']);
      return t(`row.${label}`, named).trim();
    },
    value: ({ label, value }: PriceRow): string => {
      if (label === 'kind') return t(`kind.${value}`);
      if (label === 'fundsIncluded') return t(`yesNo.${value}`);
      return value;
    },
    unit: ({ unit }: PriceRow): string => (unit === 'none' ? '' : t(`unit.${unit}`)),
  };
}
