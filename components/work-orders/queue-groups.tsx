'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatCount, formatMoney } from '@/components/i18n/format';
import { api } from '@/components/ui/api-client';
import { useWords } from '@/components/work-orders/use-words';
import type { QueueFilter, QueueGroup, QueueView } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/work-orders.module.css';

export interface QueueGroupsProps {
  readonly view: QueueView;
  readonly filter: QueueFilter;
  /** Changes when the counts may have changed. */
  readonly revision: unknown;
  readonly onRules: (rules: readonly string[]) => void;
  readonly onChange: (filter: QueueFilter) => void;
}

/** Alike orders together: decide them at once. A click narrows the queue to one group, another click widens it again. */
export function QueueGroups({ view, filter, revision, onRules, onChange }: QueueGroupsProps) {
  const t = useTranslations('work-orders');
  const words = useWords();
  const [groups, setGroups] = useState<readonly QueueGroup[]>([]);
  const { rule, steps, process, ...rest } = filter;
  const key = JSON.stringify({ view, filter: rest });
  useEffect(() => {
    const abort = new AbortController();
    api
      .post<{ groups: QueueGroup[] }>('/api/work-orders/groups', JSON.parse(key), { signal: abort.signal })
      .then((answer) => {
        setGroups(answer.groups);
        onRules([...new Set(answer.groups.map((group) => group.rule).filter((each) => each !== ''))]);
      })
      .catch(() => undefined);
    return () => abort.abort();
  }, [key, revision, onRules]);
  if (groups.length === 0) return null;
  return (
    <div className={styles.groups} role="group" aria-label={t('groups.label')}>
      {groups.map((group) => {
        const isOn = group.rule === (rule ?? '') && process === group.process && (steps?.includes(group.step) ?? false);
        return (
          <button
            key={`${group.process}.${group.step}.${group.rule}`}
            type="button"
            className={styles.group}
            aria-pressed={isOn}
            disabled={group.rule === ''}
            onClick={() =>
              onChange(isOn ? rest : { ...rest, process: group.process, steps: [group.step], rule: group.rule })
            }
          >
            <span className={styles.groupName}>{group.rule === '' ? t('groups.none') : words.rule(group.rule)}</span>
            <span className={styles.groupStep}>{words.step(group.process, group.step)}</span>
            <span className={styles.number}>{formatCount(group.count)}</span>
            <span className={styles.number}>{formatMoney(group.moneyAtRiskYuan)}</span>
          </button>
        );
      })}
    </div>
  );
}
