'use client';
/** Why a line has its amount: formula with its figures, how the quantity arose from the registers, the rule in both languages. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { agrees, stepsOf } from '@/components/billing/bill-lines';
import styles from '@/components/billing/bill.module.css';
import { RuleText } from '@/components/billing/rule-text';
import { openPanel } from '@/components/dock/open-panel';
import { formatEnergy, formatMoney } from '@/components/i18n/format';
import { useVerb } from '@/components/shell/session';
import type { QuantityStep } from '@/server/billing/contract';
import { formulaText } from '@/server/billing/formula-text';
import { FORMULAS } from '@/server/billing/formulas';
import type { BillDetail, BillLineView } from '@/server/billing/run-wire';
import { STEPS } from '@/server/billing/steps';

interface LineTraceProps {
  readonly detail: BillDetail;
  readonly line: BillLineView;
  /** Brings another line into sight. */
  readonly onShow: (lineNo: number) => void;
}

export function LineTrace({ detail, line, onShow }: LineTraceProps) {
  const t = useTranslations('bill.trace');
  const rules = useTranslations('billing-rules');
  const { trace } = line;
  const { lines } = detail.bill;
  const steps = stepsOf(line, lines);
  const isRight = agrees(line);
  const summed = (trace.s ?? []).flatMap((lineNo) => lines.find((each) => each.lineNo === lineNo) ?? []);
  return (
    <div className={styles.trace}>
      <section>
        <h4>{t('formula', { words: rules(`formula.${trace.f}`) })}</h4>
        <p className={styles.formula}>
          {formulaText(trace.f, trace.o.map(formatEnergy))} = <strong>{formatMoney(line.amountYuan)}</strong>
          <span className={styles.muted}>{t('rounded', { places: trace.r })}</span>
        </p>
        <dl className={styles.operands}>
          {FORMULAS[trace.f].operands.map((name, index) => (
            <div key={name}>
              <dt>{rules(`operand.${name}`)}</dt>
              <dd>{formatEnergy(trace.o[index])}</dd>
            </div>
          ))}
          {trace.pv === undefined ? null : (
            <div>
              <dt>{t('priceVersion')}</dt>
              <dd>{trace.pv}</dd>
            </div>
          )}
          {trace.pt === undefined ? null : (
            <div>
              <dt>{rules('operand.pointNo')}</dt>
              <dd>{trace.pt}</dd>
            </div>
          )}
        </dl>
        <p className={isRight ? styles.good : styles.bad}>
          {isRight ? <CircleCheck size={14} aria-hidden /> : <CircleAlert size={14} aria-hidden />}
          {t(isRight ? 'agrees' : 'differs')}
        </p>
      </section>
      {summed.length > 0 ? (
        <section>
          <h4>{t('base')}</h4>
          <ul className={styles.steps}>
            {summed.map((each) => (
              <li key={each.lineNo}>
                <button type="button" className={styles.link} onClick={() => onShow(each.lineNo)}>
                  {each.lineNo} {rules.has(`charge.${each.charge}`) ? rules(`charge.${each.charge}`) : each.charge}
                </button>
                <span className={styles.stepValue}>{formatMoney(each.amountYuan)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {steps.length > 0 ? (
        <section>
          <h4>{t('quantity')}</h4>
          <ol className={styles.steps}>
            {steps.map((step, index) => (
              <Step key={`${step.k}/${index}`} step={step} detail={detail} />
            ))}
          </ol>
        </section>
      ) : null}
      <section>
        <h4>{t('rule')}</h4>
        <RuleText ruleId={line.ruleId} />
      </section>
    </div>
  );
}

const FIGURES = new Set<string>(['reading', 'rollover', 'demand-reading']);

function Step({ step, detail }: { readonly step: QuantityStep; readonly detail: BillDetail }) {
  const t = useTranslations('bill.trace');
  const rules = useTranslations('billing-rules');
  const seesCustomers = useVerb('customer.see');
  const names: readonly string[] = STEPS[step.k];
  const isReading = FIGURES.has(step.k);
  const shown = names.flatMap((name, index) => {
    const value = step.o[index];
    return value === undefined || value === '' ? [] : [{ name, text: valueOf(name, value) }];
  });
  function valueOf(name: string, value: string): string {
    if (name === 'meterId') return detail.meters.find(({ id }) => String(id) === value)?.meterNo ?? value;
    if (name === 'register') return rules.has(`register.${value}`) ? rules(`register.${value}`) : value;
    return formatEnergy(value);
  }
  return (
    <li>
      <div className={styles.stepHead}>
        <span>{rules(`step.${step.k}`)}</span>
        <span className={styles.stepValue}>{formatEnergy(step.v)}</span>
      </div>
      <dl className={styles.operands}>
        {shown.map(({ name, text }) => (
          <div key={name}>
            <dt>{rules(`operand.${name}`)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {isReading && seesCustomers ? (
        <button
          type="button"
          className={styles.link}
          onClick={() => openPanel('customer', { accountId: String(detail.bill.accountId), tab: 'readings' })}
        >
          {t('openReadings')}
        </button>
      ) : null}
    </li>
  );
}
