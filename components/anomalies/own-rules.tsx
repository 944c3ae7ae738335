'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/anomalies/rules.module.css';
import type { PanelApi } from '@/components/dock/panel-props';
import { formatCount } from '@/components/i18n/format';
import { api, ApiError } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { Receipt } from '@/components/ui/receipt';
import { EmptyState } from '@/components/ui/states';
import type { DryRun, FormulaCheck, OwnRuleView, RulesView } from '@/server/anomalies/rules-contract';

const CHECK_AFTER_MS = 250;
const SEVERITIES = ['1', '2', '3'] as const;

interface Draft {
  readonly ruleId?: number;
  readonly name: string;
  readonly formula: string;
  readonly severity: string;
}

const EMPTY: Draft = { name: '', formula: '', severity: '2' };

/** What the checker says of the formula as it stands; undefined while nothing is written or the answer is on its way. */
function useFormulaCheck(formula: string): FormulaCheck | undefined {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly check: FormulaCheck }>();
  useEffect(() => {
    if (formula.trim() === '') return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api
        .post<FormulaCheck>('/api/anomalies/own-rules/check', { formula }, { signal: abort.signal })
        .then((check) => setAnswer({ of: formula, check }))
        .catch(() => undefined);
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [formula]);
  return answer?.of === formula && formula.trim() !== '' ? answer.check : undefined;
}

/** The formula with the faulty place marked. */
function Marked({ formula, at, length }: { readonly formula: string; readonly at: number; readonly length: number }) {
  return (
    <code className={styles.marked}>
      {formula.slice(0, at)}
      <mark>{formula.slice(at, at + length) || '␣'}</mark>
      {formula.slice(at + length)}
    </code>
  );
}

interface OwnRulesProps {
  readonly view: RulesView;
  readonly onChanged: () => void;
  readonly panel: PanelApi;
}

/** The unit's own rules: written with a live check, tried on twelve months, then switched on. */
export function OwnRules({ view, onChanged, panel }: OwnRulesProps) {
  const t = useTranslations('rules-panel');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [busy, setBusy] = useState('');
  const [failure, setFailure] = useState('');
  const act = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    setBusy(what);
    setFailure('');
    try {
      await work();
      onChanged();
    } catch (cause) {
      setFailure(cause instanceof ApiError && cause.message !== '' ? cause.message : t('failed'));
    } finally {
      setBusy('');
    }
  };
  const save = (of: Draft): Promise<void> =>
    act('save', async () => {
      await api.post('/api/anomalies/own-rules', {
        ...(of.ruleId === undefined ? {} : { ruleId: of.ruleId }),
        unitId: view.unitId,
        name: of.name.trim(),
        formula: of.formula.trim(),
        severity: Number(of.severity),
      });
      setDraft(null);
    });
  return (
    <div className={styles.scroll}>
      {failure === '' ? null : (
        <Receipt tone="bad" onDismiss={() => setFailure('')}>
          {failure}
        </Receipt>
      )}
      {view.own.length === 0 && draft === null ? (
        <EmptyState title={t('own.none')}>{t('own.noneHint')}</EmptyState>
      ) : null}
      <ul className={styles.own}>
        {view.own.map((rule) => (
          <li key={rule.ruleId}>
            <header>
              <strong>{rule.name}</strong>
              <Badge tone={rule.on ? 'good' : 'neutral'}>{rule.on ? t('on') : t('off')}</Badge>
              <span className={styles.muted}>
                {t('own.version', {
                  version: rule.version,
                  of: rule.versions,
                  unit: rule.unitName,
                  who: rule.writtenBy,
                })}
              </span>
            </header>
            <code className={styles.formula}>{rule.formula}</code>
            {rule.dryRun === null ? (
              <p className={styles.muted}>{t('own.notTried')}</p>
            ) : (
              <DryRunResult run={rule.dryRun} panel={panel} />
            )}
            {view.mayWrite ? (
              <RuleActions
                rule={rule}
                busy={busy}
                act={act}
                onEdit={() => setDraft({ ...rule, severity: String(rule.severity) })}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {!view.mayWrite ? null : draft === null ? (
        <Button variant="primary" onClick={() => setDraft(EMPTY)}>
          {t('own.new')}
        </Button>
      ) : (
        <Editor
          draft={draft}
          view={view}
          busy={busy === 'save'}
          onChange={setDraft}
          onSave={save}
          onCancel={() => setDraft(null)}
        />
      )}
    </div>
  );
}

interface RuleActionsProps {
  readonly rule: OwnRuleView;
  readonly busy: string;
  readonly act: (what: string, work: () => Promise<unknown>) => Promise<void>;
  readonly onEdit: () => void;
}

function RuleActions({ rule, busy, act, onEdit }: RuleActionsProps) {
  const t = useTranslations('rules-panel.own');
  const path = `/api/anomalies/own-rules/${rule.ruleId}`;
  const { version } = rule;
  return (
    <div className={styles.actions}>
      <Button
        busy={busy === `try${rule.ruleId}`}
        onClick={() => void act(`try${rule.ruleId}`, () => api.post(`${path}/dry-run`, { version }))}
      >
        {t('try')}
      </Button>
      <Button
        variant={rule.on ? 'default' : 'primary'}
        disabled={rule.dryRun === null}
        busy={busy === `switch${rule.ruleId}`}
        onClick={() => void act(`switch${rule.ruleId}`, () => api.post(`${path}/switch`, { version, on: !rule.on }))}
      >
        {rule.on ? t('switchOff') : t('switchOn')}
      </Button>
      <Button variant="quiet" onClick={onEdit}>
        {t('edit')}
      </Button>
    </div>
  );
}

interface EditorProps {
  readonly draft: Draft;
  readonly view: RulesView;
  readonly busy: boolean;
  readonly onChange: (draft: Draft) => void;
  readonly onSave: (draft: Draft) => Promise<void>;
  readonly onCancel: () => void;
}

function Editor({ draft, view, busy, onChange, onSave, onCancel }: EditorProps) {
  const t = useTranslations('rules-panel');
  const check = useFormulaCheck(draft.formula);
  const fault = check?.ok === false ? check.fault : undefined;
  const faultText = fault === undefined ? undefined : t(`fault.${fault.code}`, { ...fault.params });
  const said = fault === undefined ? undefined : `${t('own.at', { at: fault.at + 1 })} ${faultText}`;
  return (
    <section className={styles.editor} aria-label={t('own.editor')}>
      <Field label={t('own.name')} required>
        <TextInput
          value={draft.name}
          maxLength={60}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </Field>
      <Field
        label={t('own.formula')}
        required
        hint={check?.ok === true ? t('own.fine', { uses: check.uses.join(', ') }) : t('own.formulaHint')}
        error={said}
      >
        <TextArea
          rows={3}
          value={draft.formula}
          spellCheck={false}
          onChange={(event) => onChange({ ...draft, formula: event.target.value })}
        />
      </Field>
      {fault === undefined ? null : <Marked formula={draft.formula} at={fault.at} length={fault.length} />}
      <Field label={t('own.severity')}>
        <Select
          value={draft.severity}
          options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
          onChange={(event) => onChange({ ...draft, severity: event.target.value })}
        />
      </Field>
      <div className={styles.actions}>
        <Button
          variant="primary"
          busy={busy}
          disabled={check?.ok !== true || draft.name.trim().length < 2}
          onClick={() => void onSave(draft)}
        >
          {t('own.save')}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {t('own.cancel')}
        </Button>
      </div>
      <details>
        <summary>{t('own.statistics')}</summary>
        <dl className={styles.statistics}>
          {view.statistics.map(({ name, unit }) => (
            <div key={name}>
              <dt>
                <button
                  type="button"
                  className={styles.insert}
                  onClick={() =>
                    onChange({
                      ...draft,
                      formula: `${draft.formula}${draft.formula === '' || draft.formula.endsWith(' ') ? '' : ' '}${name} `,
                    })
                  }
                >
                  {name}
                </button>
              </dt>
              <dd>
                {t(`statistic.${name}`)}{' '}
                {unit === '' ? null : (
                  <span className={styles.muted}>
                    {t.has(`unit.${unit}`) ? t(`unit.${unit}`) : unit === 'share' ? '' : unit}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

/** How often it would have spoken, month by month, and where. */
function DryRunResult({ run, panel }: { readonly run: DryRun; readonly panel: PanelApi }) {
  const t = useTranslations('rules-panel.dryRun');
  const most = Math.max(1, ...run.months.map((month) => month.fired));
  const share = run.checked === 0 ? 0 : (100 * run.fired) / run.checked;
  return (
    <div className={styles.dryRun}>
      <p>
        {t('summary', {
          fired: run.fired,
          checked: formatCount(run.checked),
          percent: share.toFixed(2),
          accounts: formatCount(run.accounts),
          of: formatCount(run.ofAccounts),
        })}
      </p>
      <ul className={styles.bars}>
        {[...run.months].reverse().map((month) => (
          <li key={month.month} title={t('month', { month: month.month, fired: month.fired, checked: month.checked })}>
            <span style={{ blockSize: `${(36 * month.fired) / most}px` }} />
            <small>{month.month.slice(5)}</small>
            <small>{month.fired}</small>
          </li>
        ))}
      </ul>
      {run.samples.length === 0 ? null : (
        <details>
          <summary>{t('samples', { count: run.samples.length })}</summary>
          <ul className={styles.samples}>
            {run.samples.map((sample) => (
              <li key={`${sample.accountId}/${sample.month}`}>
                <button
                  type="button"
                  className={styles.insert}
                  onClick={() => panel.open('customer', { accountId: String(sample.accountId) })}
                >
                  {sample.accountNo}
                </button>{' '}
                {sample.month} <span className={styles.muted}>{sample.figures}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
