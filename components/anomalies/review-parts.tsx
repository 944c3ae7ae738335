'use client';
/** The parts of the reviewer's screen: reasons, bills side by side, readings, neighbours, what was before, photos. */
import { useTranslations } from 'use-intl';
import { compareBills, negated } from '@/components/billing/bill-lines';
import { openPanel } from '@/components/dock/open-panel';
import { compareDecimals, formatEnergy, formatMoney, sumDecimals } from '@/components/i18n/format';
import { InstantText, Money } from '@/components/i18n/values';
import { Badge } from '@/components/ui/badge';
import { FindingText } from '@/components/work-orders/finding-text';
import { useWords } from '@/components/work-orders/use-words';
import type { ReviewBill, ReviewReading, ReviewView } from '@/server/anomalies/review-view';
import styles from '@/components/anomalies/review.module.css';

const CLASSES = [1, 2, 3] as const;
const TONES = { 1: 'neutral', 2: 'warn', 3: 'bad' } as const;

/** Every reason of all three classes with its figures in words; answered ones stand last and say by what. */
export function Reasons({ view }: { readonly view: ReviewView }) {
  const t = useTranslations('review');
  const classes = useTranslations('work-orders.classShort');
  const words = useWords();
  const answered = (finding: ReviewView['findings'][number]) => finding.detail.explainedBy !== undefined;
  return (
    <ul className={styles.reasons} aria-label={t('reasons')}>
      {CLASSES.flatMap((each) =>
        view.findings
          .filter((finding) => finding.class === each)
          .sort((a, b) => Number(answered(a)) - Number(answered(b)))
          .map((finding) => (
            <li key={finding.id} data-answered={answered(finding) || undefined}>
              <span className={styles.class}>{classes(String(each))}</span>
              <Badge tone={answered(finding) ? 'neutral' : TONES[finding.severity]}>{words.rule(finding.rule)}</Badge>
              <span className={styles.sentence}>
                <FindingText rule={finding.rule} detail={finding.detail} />
                {answered(finding) ? <em> {t('answered')}</em> : null}
              </span>
              <Money value={finding.moneyAtRiskYuan} />
            </li>
          )),
      )}
    </ul>
  );
}

function signed(amount: string): string {
  return compareDecimals(amount, '0') > 0 ? `+${formatMoney(amount)}` : formatMoney(amount);
}

interface SidesProps {
  readonly bill: ReviewBill | null;
  readonly previous: ReviewBill | null;
  readonly orderId: number;
}

/** Last month's bill beside this one, charge by charge; what moved is marked, the rest stays quiet. */
export function BillSides({ bill, previous, orderId }: SidesProps) {
  const t = useTranslations('review');
  const rules = useTranslations('billing-rules');
  if (bill === null) return <p className={styles.muted}>{t('bill.none')}</p>;
  const rows = compareBills(bill.lines, previous?.lines ?? []);
  const moved = rows.filter((row) => row.moved);
  const shown = [...moved, ...rows.filter((row) => !row.moved)];
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">
            <button
              type="button"
              className={styles.link}
              onClick={() =>
                openPanel(
                  'bill',
                  { billId: String(bill.id), billMonth: bill.month, orderId: String(orderId) },
                  { inPlace: true },
                )
              }
            >
              {bill.billNo}
            </button>
          </th>
          <th scope="col" data-number>
            {previous?.month ?? '–'}
          </th>
          <th scope="col" data-number>
            {bill.month}
          </th>
          <th scope="col" data-number>
            {t('bill.difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr className={styles.total}>
          <th scope="row">{t('bill.amount')}</th>
          <td data-number>{formatMoney(previous?.amountYuan)}</td>
          <td data-number>{formatMoney(bill.amountYuan)}</td>
          <td data-number>
            {previous === null ? '–' : signed(sumDecimals([bill.amountYuan, negated(previous.amountYuan)]))}
          </td>
        </tr>
        <tr>
          <th scope="row">{t('bill.energy')}</th>
          <td data-number>{formatEnergy(previous?.energyKwh)}</td>
          <td data-number>{formatEnergy(bill.energyKwh)}</td>
          <td data-number>
            {previous === null ? '–' : formatEnergy(sumDecimals([bill.energyKwh, negated(previous.energyKwh)]))}
          </td>
        </tr>
        {shown.map(({ charge, before, now, differenceYuan, moved: isMoved }) => (
          <tr key={charge} data-moved={(previous !== null && isMoved) || undefined}>
            <th scope="row">
              {rules.has(`charge.${charge}`) ? rules(`charge.${charge}`) : charge}
              {before?.priceYuan && now?.priceYuan && compareDecimals(before.priceYuan, now.priceYuan) !== 0 ? (
                <span className={styles.note}>
                  {formatEnergy(before.priceYuan)} → {formatEnergy(now.priceYuan)}
                </span>
              ) : null}
            </th>
            <td data-number>{before === null ? '–' : formatMoney(before.amountYuan)}</td>
            <td data-number>{now === null ? '–' : formatMoney(now.amountYuan)}</td>
            <td data-number>{isMoved ? signed(differenceYuan) : '='}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** This month's figures of every register: what was read, from what, by whom. */
export function MonthReadings({ readings }: { readonly readings: readonly ReviewReading[] }) {
  const t = useTranslations('review');
  const registers = useTranslations('customers.register');
  const sources = useTranslations('customers.source');
  return (
    <div className={styles.registers}>
      {readings.map((row) => (
        <span key={`${row.meterId}/${row.register}`} className={styles.register}>
          <b>{registers(row.register)}</b> {formatEnergy(row.prevValue)} →{' '}
          {row.value === null ? t('chart.unread') : formatEnergy(row.value)}
          <span className={styles.muted}>
            {' '}
            ×{formatEnergy(sumDecimals([row.ctRatio]))}
            {compareDecimals(row.ptRatio, '1') === 0 ? '' : `×${formatEnergy(row.ptRatio)}`}
          </span>
        </span>
      ))}
      {readings[0] ? (
        <span className={styles.muted}>
          {readings[0].meterNo} · {readings[0].prevReadOn ?? '–'} → {readings[0].readOn ?? '–'} ·{' '}
          {sources(readings[0].source)}
          {readings[0].readerName === null ? '' : ` · ${readings[0].readerName}`}
        </span>
      ) : null}
    </div>
  );
}

/** What was decided before about this account. */
export function Earlier({ view }: { readonly view: ReviewView }) {
  const t = useTranslations('review');
  const words = useWords();
  const review = useTranslations('review');
  if (view.earlier.length === 0 && view.changes.length === 0)
    return <p className={styles.muted}>{t('earlier.none')}</p>;
  return (
    <ul className={styles.earlier}>
      {view.earlier.map((each) => (
        <li key={each.id}>
          <span>{each.billMonth ?? each.createdAt.slice(0, 7)}</span>
          <button
            type="button"
            className={styles.link}
            onClick={() => openPanel('order', { orderId: String(each.id) }, { inPlace: true })}
            title={each.reason ?? undefined}
          >
            {each.orderNo}
          </button>
          <span>{each.rule === null ? words.process(each.process) : words.rule(each.rule)}</span>
          <span className={styles.muted}>
            {each.verdict === null
              ? words.step(each.process, each.step)
              : words.option('billing', 'verdict', each.verdict)}
          </span>
        </li>
      ))}
      {view.changes.map((each) => (
        <li key={`${each.kind}/${each.effectiveOn}/${each.orderNo ?? ''}`}>
          <span>{each.effectiveOn.slice(0, 7)}</span>
          <span>{each.orderNo ?? '–'}</span>
          <span>{review.has(`change.${each.kind}`) ? review(`change.${each.kind}`) : each.kind}</span>
          <span className={styles.muted}>{each.effectiveOn}</span>
        </li>
      ))}
    </ul>
  );
}

/** Photos of the meter taken on site; a click shows one in its own size. */
export function Photos({ view }: { readonly view: ReviewView }) {
  const t = useTranslations('review');
  if (view.photos.length === 0) return <p className={styles.muted}>{t('photo.none')}</p>;
  return (
    <ul className={styles.photos}>
      {view.photos.map((photo) => (
        <li key={photo.id}>
          <a href={`/api/work-orders/photos/${photo.id}`} target="_blank" rel="noreferrer">
            <img
              src={`/api/work-orders/photos/${photo.id}`}
              alt={t('photo.alt', { name: photo.fileName, by: photo.byName })}
              loading="lazy"
            />
          </a>
          <span className={styles.muted}>
            {photo.byName} <InstantText value={photo.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Who is meant: the account in a line or two. */
export function AccountLine({ view }: { readonly view: ReviewView }) {
  const t = useTranslations('review');
  const classes = useTranslations('customers.class');
  const { account } = view;
  if (account === null) return null;
  return (
    <p className={styles.account}>
      <button
        type="button"
        className={styles.link}
        onClick={() => openPanel('customer', { accountId: String(account.id) }, { inPlace: true })}
      >
        {account.customerName}
      </button>{' '}
      <span className={styles.number}>{account.accountNo}</span> ·{' '}
      {classes.has(account.class) ? classes(account.class) : account.class} ·{' '}
      {t('account.route', { route: account.routeCode, seq: account.routeSeq })} · {account.address}
      {view.replaced[0] ? (
        <>
          {' · '}
          {t('account.replaces', { billNo: view.replaced[0].billNo, yuan: formatMoney(view.replaced[0].amountYuan) })}
        </>
      ) : null}
    </p>
  );
}
