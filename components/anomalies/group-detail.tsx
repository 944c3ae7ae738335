'use client';
/** One group: why its members are alike, five of them, those that deviate and by how much, and the decision for all. */
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { PriorityLine } from '@/components/anomalies/priority-line';
import { useGroupWords } from '@/components/anomalies/use-group-words';
import { formatCount, formatEnergy, formatMoney } from '@/components/i18n/format';
import { Button } from '@/components/ui/button';
import { Field, Select, TextArea } from '@/components/ui/field';
import { KeyHint } from '@/components/ui/key-hint';
import { FindingText } from '@/components/work-orders/finding-text';
import { useWords } from '@/components/work-orders/use-words';
import {
  type GroupDecisionRequest,
  type GroupedOrder,
  type ReviewGroup,
  VERDICTS,
} from '@/server/anomalies/review-contract';
import styles from '@/components/anomalies/groups.module.css';

export interface GroupDetailHandle {
  /** Chooses what to decide and goes to the first field. */
  choose: (action: GroupDecisionRequest['action']) => void;
  singly: () => void;
}

interface GroupDetailProps {
  readonly ref: Ref<GroupDetailHandle>;
  readonly group: ReviewGroup;
  readonly isBusy: boolean;
  readonly onDecide: (request: GroupDecisionRequest) => Promise<boolean>;
  /** Opens these one after another. */
  readonly onSingly: (ids: readonly number[]) => void;
}

const OUTLIERS_SHOWN = 12;

/** What was concluded of a group with these findings before, in this session. */
const lastWords = new Map<string, { verdict: string; reason: string }>();

export function GroupDetail({ ref, group, isBusy, onDecide, onSingly }: GroupDetailProps) {
  const t = useTranslations('review.groups');
  const words = useWords();
  const say = useGroupWords();
  const findings = group.signature.join('+');
  const [action, setAction] = useState<GroupDecisionRequest['action']>('accept');
  const [verdict, setVerdict] = useState(lastWords.get(findings)?.verdict ?? '');
  const [reason, setReason] = useState(lastWords.get(findings)?.reason ?? '');
  const [isTold, setTold] = useState(false);
  const verdictField = useRef<HTMLSelectElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    (action === 'accept' ? verdictField.current : reasonField.current)?.focus();
  });
  const [, again] = useState(0);
  useImperativeHandle(ref, () => ({
    choose: (next) => {
      wanted.current = true;
      setAction(next);
      again((count) => count + 1);
    },
    singly: () => group.outliers.length > 0 && onSingly(group.outliers.map(({ id }) => id)),
  }));

  const faults = {
    verdict: action === 'accept' && verdict === '' ? t('verdictNeeded') : undefined,
    reason: reason.trim().length < 2 ? t('reasonNeeded') : undefined,
  };
  const send = async () => {
    setTold(true);
    if (isBusy || group.ids.length === 0 || faults.verdict !== undefined || faults.reason !== undefined) return;
    const base = { orderIds: [...group.ids], reason: reason.trim(), alike: say.alike(group) };
    const isDone = await onDecide(
      action === 'accept' ? { ...base, action, verdict: verdict as (typeof VERDICTS)[number] } : { ...base, action },
    );
    if (isDone && action === 'accept') lastWords.set(findings, { verdict, reason: reason.trim() });
  };
  const because = say.because(group);
  return (
    <div
      className={styles.detail}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        void send();
      }}
    >
      <div className={styles.detailBody}>
        <p className={styles.why}>
          <b>{say.ruleNames(group)}</b>
          {say.parts(group).map((part) => (
            <span key={part}> · {part}</span>
          ))}
        </p>
        {because === null ? null : <p className={styles.muted}>{because}</p>}
        <p className={styles.firstLine}>
          <span className={styles.muted}>{t('first')}</span>{' '}
          <PriorityLine terms={group.first} rule={group.first.rule || null} />
        </p>
        <Rows
          title={t('samples', { count: group.samples.length, all: formatCount(group.ids.length) })}
          orders={group.samples}
          onOpen={(id) => onSingly([id])}
        />
        {group.outliers.length === 0 ? null : (
          <>
            <div className={styles.outlierHead}>
              <h4>{t('outliers', { count: group.outliers.length })}</h4>
              <Button keys="O" onClick={() => onSingly(group.outliers.map(({ id }) => id))}>
                {t('singly')}
              </Button>
            </div>
            <Rows
              orders={group.outliers.slice(0, OUTLIERS_SHOWN)}
              onOpen={(id) => onSingly([id])}
              note={(id) => {
                const { of, deviation, median } = group.outliers.find((each) => each.id === id)!;
                return t(`deviates.${of}`, {
                  side: deviation > 0 ? 'above' : 'below',
                  by: Math.abs(deviation).toFixed(1),
                  median: of === 'money' ? formatMoney(median.toFixed(2)) : `×${median.toFixed(2)}`,
                });
              }}
            />
          </>
        )}
      </div>
      <form
        className={styles.decide}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className={styles.choices} role="radiogroup" aria-label={t('decide')}>
          {(['accept', 'send-for-rereading'] as const).map((each) => (
            <label key={each} className={styles.choice} data-chosen={each === action || undefined}>
              <input type="radio" name="group-action" checked={each === action} onChange={() => setAction(each)} />
              {words.actionShort('billing', each)} <KeyHint keys={each === 'accept' ? 'A' : 'R'} quiet />
            </label>
          ))}
        </div>
        <div className={styles.fields}>
          {action === 'accept' ? (
            <Field label={words.field('billing', 'verdict')} error={isTold ? faults.verdict : undefined} required>
              <Select
                ref={verdictField}
                value={verdict}
                placeholder={t('choose')}
                options={VERDICTS.map((value) => ({ value, label: words.option('billing', 'verdict', value) }))}
                onChange={(event) => setVerdict(event.target.value)}
              />
            </Field>
          ) : null}
          <Field label={words.field('billing', 'reason')} error={isTold ? faults.reason : undefined} required>
            <TextArea
              ref={reasonField}
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </div>
        <div className={styles.foot}>
          <span className={styles.muted}>
            {t('sum', { count: group.ids.length, money: formatMoney(group.moneyAtRiskYuan) })}
          </span>
          <Button type="submit" variant="primary" busy={isBusy} disabled={group.ids.length === 0} keys="Ctrl+Enter">
            {t(action === 'accept' ? 'acceptAll' : 'rereadAll', { count: group.ids.length })}
          </Button>
        </div>
      </form>
    </div>
  );
}

interface RowsProps {
  readonly title?: string;
  readonly orders: readonly GroupedOrder[];
  readonly onOpen: (id: number) => void;
  readonly note?: (id: number) => string;
}

function Rows({ title, orders, onOpen, note }: RowsProps) {
  const t = useTranslations('review.groups');
  return (
    <table className={styles.rows}>
      {title ? <caption>{title}</caption> : null}
      <thead>
        <tr>
          <th scope="col">{t('column.customer')}</th>
          <th scope="col" data-number>
            {t('column.kwh')}
          </th>
          <th scope="col" data-number>
            {t('column.amount')}
          </th>
          <th scope="col" data-number>
            {t('column.risk')}
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.id}>
            <td>
              <button type="button" className={styles.link} onClick={() => onOpen(order.id)}>
                {order.customerName ?? order.orderNo}
              </button>{' '}
              <span className={styles.muted}>{order.accountNo}</span>
              <div className={styles.sentence}>
                {note ? <b>{note(order.id)} </b> : null}
                {order.finding === null ? null : (
                  <FindingText rule={order.finding.rule} detail={order.finding.detail} />
                )}
              </div>
            </td>
            <td data-number>
              {formatEnergy(order.energyKwh)}
              <div className={styles.muted}>{formatEnergy(order.lastKwh)}</div>
            </td>
            <td data-number>
              {formatMoney(order.amountYuan)}
              <div className={styles.muted}>{formatMoney(order.lastAmountYuan)}</div>
            </td>
            <td data-number>{formatMoney(order.moneyAtRiskYuan)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
