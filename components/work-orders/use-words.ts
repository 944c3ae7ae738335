'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';

/** Names of what processes and rules call by id. An id without a name of its own is shown as it is. */
export function useWords() {
  const process = useTranslations('process');
  const field = useTranslations('field');
  const option = useTranslations('option');
  const anomalies = useTranslations('anomalies');
  return useMemo(() => {
    const named = (t: typeof process, key: string, fallback: string): string => (t.has(key) ? t(key) : fallback);
    return {
      process: (id: string) => named(process, `${id}.name`, id),
      step: (processId: string, id: string) => named(process, `${processId}.steps.${id}`, id),
      action: (processId: string, id: string) => named(process, `${processId}.actions.${id}`, id),
      actionShort: (processId: string, id: string) => named(process, `${processId}.short.${id}`, id),
      actionDone: (processId: string, id: string) => named(process, `${processId}.done.${id}`, id),
      field: (processId: string, name: string) => named(field, `${processId}.${name}`, name),
      option: (processId: string, name: string, value: string) => named(option, `${processId}.${name}.${value}`, value),
      rule: (id: string) => named(anomalies, `rule.${id}.name`, id),
    };
  }, [process, field, option, anomalies]);
}
export type Words = ReturnType<typeof useWords>;
