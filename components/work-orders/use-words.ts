'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';

/**
 * Names of what processes and rules call by id: the process's own, else the common one. An id without a name is shown as it is.
 */
export function useWords() {
  const process = useTranslations('process');
  const field = useTranslations('field');
  const option = useTranslations('option');
  const anomalies = useTranslations('anomalies');
  return useMemo(() => {
    const named = (t: typeof process, key: string, fallback: string): string => (t.has(key) ? t(key) : fallback);
    const action = (processId: string, id: string): string =>
      named(process, `${processId}.actions.${id}`, named(process, `common.actions.${id}`, id));
    return {
      process: (id: string) => named(process, `${id}.name`, id),
      step: (processId: string, id: string) =>
        named(process, `${processId}.steps.${id}`, named(process, `common.steps.${id}`, id)),
      action,
      actionShort: (processId: string, id: string) => named(process, `${processId}.short.${id}`, action(processId, id)),
      actionDone: (processId: string, id: string) =>
        named(process, `${processId}.done.${id}`, named(process, `common.done.${id}`, action(processId, id))),
      field: (processId: string, name: string) =>
        named(field, `${processId}.${name}`, named(field, `common.${name}`, name)),
      option: (processId: string, name: string, value: string) =>
        named(option, `${processId}.${name}.${value}`, named(option, `common.${name}.${value}`, value)),
      guard: (processId: string, id: string) =>
        named(process, `${processId}.guards.${id}`, named(process, `common.guards.${id}`, id)),
      effect: (processId: string, id: string) =>
        named(process, `${processId}.effects.${id}`, named(process, `common.effects.${id}`, id)),
      preview: (processId: string, key: string) =>
        named(process, `${processId}.preview.${key}`, named(process, `common.preview.${key}`, key)),
      rule: (id: string) => named(anomalies, `rule.${id}.name`, id),
    };
  }, [process, field, option, anomalies]);
}
export type Words = ReturnType<typeof useWords>;
