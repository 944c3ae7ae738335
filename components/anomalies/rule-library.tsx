'use client';
import { useTranslations } from 'use-intl';
import styles from '@/components/anomalies/rules.module.css';
import { formatCount } from '@/components/i18n/format';
import { Badge } from '@/components/ui/badge';
import type { AnswerView, ParameterView, RuleView } from '@/server/anomalies/rules-contract';

/** Where a figure comes from: the default, the whole utility, or a unit by its name. */
function Origin({ from }: { readonly from: string }) {
  const t = useTranslations('rules-panel.origin');
  if (from === 'default') return <span className={styles.muted}>{t('default')}</span>;
  return <Badge tone="accent">{from === 'utility' ? t('utility') : from}</Badge>;
}

function Parameter({ parameter }: { readonly parameter: ParameterView }) {
  const t = useTranslations('rules-panel');
  const unit = t.has(`unit.${parameter.unit}`) ? t(`unit.${parameter.unit}`) : '';
  return (
    <li>
      <span title={parameter.name}>
        {t.has(`parameter.${parameter.name}`) ? t(`parameter.${parameter.name}`) : parameter.name}
      </span>
      {parameter.values.map((value) => (
        <span key={value.kind} className={styles.value}>
          {value.kind === '*' ? null : <span className={styles.muted}>{t(`kind.${value.kind}`)} </span>}
          <strong>{value.value}</strong>
          {unit === '' ? null : ` ${unit}`} {value.from === 'default' ? null : <Origin from={value.from} />}
        </span>
      ))}
    </li>
  );
}

/** Every rule: what it looks for, its figures in this unit, how often it spoke lately. */
export function RuleLibrary({ rules }: { readonly rules: readonly RuleView[] }) {
  const t = useTranslations('rules-panel');
  const words = useTranslations('anomalies.rule');
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('column.rule')}</th>
            <th>{t('column.class')}</th>
            <th>{t('column.parameters')}</th>
            <th data-number>{t('column.findings')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id} data-off={rule.enabled ? undefined : ''}>
              <td>
                <strong>{words(`${rule.id}.name`)}</strong>{' '}
                {rule.enabled ? null : <Badge tone="warn">{t('off')}</Badge>}
                <p className={styles.about}>{words(`${rule.id}.about`)}</p>
                <p className={styles.muted}>
                  {rule.source} · {t('since', { day: rule.from })}
                </p>
              </td>
              <td>{t(`class.${rule.class}`)}</td>
              <td>
                <ul className={styles.parameters}>
                  {rule.parameters.map((parameter) => (
                    <Parameter key={parameter.name} parameter={parameter} />
                  ))}
                </ul>
              </td>
              <td data-number>{formatCount(rule.findings)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{t('changeByOrder')}</p>
    </div>
  );
}

/** Documented causes that answer before a person is asked. */
export function RuleAnswers({ answers }: { readonly answers: readonly AnswerView[] }) {
  const t = useTranslations('rules-panel');
  const words = useTranslations('anomalies.answer');
  return (
    <div className={styles.scroll}>
      <ul className={styles.answers}>
        {answers.map((answer) => (
          <li key={answer.id}>
            <Badge tone={answer.on ? 'good' : 'warn'}>{answer.on ? t('on') : t('off')}</Badge>
            <div>
              <strong>{words(`${answer.id}.name`)}</strong> <Origin from={answer.from} />
              <p className={styles.about}>{words(`${answer.id}.about`)}</p>
            </div>
          </li>
        ))}
      </ul>
      <p className={styles.note}>{t('answersNote')}</p>
    </div>
  );
}
