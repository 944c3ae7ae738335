'use client';
/**
 * Why a line has its amount: the formula with its figures named under them, the value before rounding, the price and its document, how
 * the quantity arose from the registers, the rule in both languages.
 */
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { agrees, stepsOf } from '@/components/billing/bill-lines';
import styles from '@/components/billing/bill.module.css';
import { RuleText } from '@/components/billing/rule-text';
import trace_ from '@/components/billing/trace.module.css';
import { openPanel } from '@/components/dock/open-panel';
import { formatEnergy, formatMoney } from '@/components/i18n/format';
import { useVerb } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import type { QuantityStep } from '@/server/billing/contract';
import { formulaParts, stepText, unroundedValue } from '@/server/billing/formula-text';
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
        <Formula line={line} />
        <p className={isRight ? styles.good : styles.bad}>
          {isRight ? <CircleCheck size={14} aria-hidden /> : <CircleAlert size={14} aria-hidden />}
          {t(isRight ? 'agrees' : 'differs')}
          {trace.pt === undefined ? null : (
            <span className={styles.muted}>
              {rules('operand.pointNo')} {trace.pt}
            </span>
          )}
        </p>
      </section>
      <PriceSource detail={detail} priceId={trace.pv} />
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

/** Each figure with its name under it, the exact value, and what it is rounded to. */
function Formula({ line }: { readonly line: BillLineView }) {
  const t = useTranslations('bill.trace');
  const rules = useTranslations('billing-rules');
  const { trace } = line;
  const names: readonly string[] = FORMULAS[trace.f].operands;
  const exactValue = unroundedValue(trace.f, trace.o);
  return (
    <div className={trace_.formula}>
      {formulaParts(trace.f).map((part, index) =>
        typeof part === 'string' ? (
          <span key={index} className={trace_.sign}>
            {part}
          </span>
        ) : (
          <span key={index} className={trace_.figure}>
            <span>{formatEnergy(trace.o[part])}</span>
            <small>{rules(`operand.${names[part]}`)}</small>
          </span>
        ),
      )}
      <span className={trace_.sign}>=</span>
      <span className={trace_.figure}>
        <span>{formatEnergy(exactValue)}</span>
        <small>{t('exact')}</small>
      </span>
      <span className={trace_.sign} aria-hidden>
        →
      </span>
      <span className={trace_.figure}>
        <strong>{formatMoney(line.amountYuan)}</strong>
        <small>{t('rounded', { places: trace.r })}</small>
      </span>
    </div>
  );
}

function PriceSource({ detail, priceId }: { readonly detail: BillDetail; readonly priceId: string | undefined }) {
  const t = useTranslations('bill.trace');
  const words = useTranslations('price-book');
  const seesPrices = useVerb('price.see');
  if (priceId === undefined) return null;
  const price = detail.prices.find(({ id }) => id === priceId);
  return (
    <section>
      <h4>{t('priceVersion')}</h4>
      <p className={trace_.price}>
        {seesPrices ? (
          <button
            type="button"
            className={styles.link}
            onClick={() => openPanel('price-book', { tab: 'book', versionId: priceId })}
          >
            {priceId}
          </button>
        ) : (
          <span>{priceId}</span>
        )}
        {price ? (
          <>
            <span className={styles.muted}>
              {price.effectiveFrom} – {price.effectiveTo ?? words('open')}
            </span>
            <span>{price.documentNo === 'sample' ? words('noDocument') : price.documentNo}</span>
            <Badge tone={price.sourced === 'sample' ? 'warn' : 'neutral'}>{words(`sourced.${price.sourced}`)}</Badge>
          </>
        ) : null}
      </p>
    </section>
  );
}

const FIGURES = new Set<string>(['reading', 'rollover', 'demand-reading']);
const NAMES_OF_METER: ReadonlySet<string> = new Set(['meterId', 'register']);

function Step({ step, detail }: { readonly step: QuantityStep; readonly detail: BillDetail }) {
  const t = useTranslations('bill.trace');
  const rules = useTranslations('billing-rules');
  const seesCustomers = useVerb('customer.see');
  const names: readonly string[] = STEPS[step.k];
  const sum = stepText(step.k, step.o.map(formatEnergy));
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
        {sum === null ? null : <span className={trace_.sum}>{sum} =</span>}
        <span className={styles.stepValue}>{formatEnergy(step.v)}</span>
      </div>
      <dl className={styles.operands}>
        {shown.map(({ name, text }) => (
          <div key={name}>
            <dt>{rules(`operand.${name}`)}</dt>
            <dd>
              {FIGURES.has(step.k) && NAMES_OF_METER.has(name) && seesCustomers ? (
                <button
                  type="button"
                  className={styles.link}
                  title={t('openReadings')}
                  onClick={() => openPanel('customer', { accountId: String(detail.bill.accountId), tab: 'readings' })}
                >
                  {text}
                </button>
              ) : (
                text
              )}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
