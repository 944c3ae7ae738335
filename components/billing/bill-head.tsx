'use client';
import type { ReactNode } from 'react';
import { Printer, RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/billing/bill.module.css';
import { AsOfButton, type AsOfProps } from '@/components/dock/as-of';
import { CopyLink } from '@/components/dock/copy-link';
import type { PanelApi } from '@/components/dock/panel-props';
import { DateText, Energy, InstantText, Money } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { StatusGlyph, type Status } from '@/components/ui/status';
import type { BillView } from '@/server/billing/run-wire';

const HASH_SHOWN = 10;

function statusOf({ status, openObligations }: BillView): { mark: Status; word: string } {
  if (status === 'released') return { mark: 'done', word: 'released' };
  if (status === 'superseded') return { mark: 'returned', word: 'superseded' };
  return openObligations > 0 ? { mark: 'near', word: 'inReview' } : { mark: 'pending', word: 'computed' };
}

interface BillHeadProps {
  readonly bill: BillView;
  readonly panel: PanelApi;
  readonly isBusy: boolean;
  readonly onReload: () => void;
  readonly moment: AsOfProps;
}

export function BillHead({ bill, panel, isBusy, onReload, moment }: BillHeadProps) {
  const { asOf } = moment;
  const t = useTranslations('bill');
  const rules = useTranslations('billing-rules');
  const seesCustomers = useVerb('customer.see');
  const { mark, word } = statusOf(bill);
  const account = `${bill.accountNo} ${bill.customerName}`;
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <h2 className={styles.billNo}>{bill.billNo}</h2>
        <StatusGlyph status={mark} label={t(`status.${word}`, { count: bill.openObligations })} />
        {bill.kind === 'ordinary' ? null : (
          <Badge tone={bill.kind === 'red' ? 'bad' : 'neutral'}>{t(`kind.${bill.kind}`)}</Badge>
        )}
        {bill.revision > 0 ? <Badge>{t('revision', { revision: bill.revision })}</Badge> : null}
        <CopyLink panelId="bill" params={{ billId: String(bill.id), billMonth: bill.month, ...(asOf && { asOf }) }} />
        <span className={styles.spring} />
        <AsOfButton {...moment} />
        <IconButton
          icon={Printer}
          size="small"
          label={t('print')}
          onClick={() => window.open(`/api/billing/bills/${bill.id}/pdf`, '_blank', 'noopener')}
        />
        <IconButton icon={RotateCw} size="small" label={t('reload')} onClick={onReload} disabled={isBusy} />
        <span className={styles.total}>
          <Money value={bill.amountYuan} />
        </span>
      </div>
      <Inline
        items={[
          {
            id: 'account',
            label: t('fact.account'),
            value: seesCustomers ? (
              <button
                type="button"
                className={styles.link}
                onClick={() => panel.open('customer', { accountId: String(bill.accountId), asOf }, { inPlace: true })}
              >
                {account}
              </button>
            ) : (
              account
            ),
          },
          { id: 'energy', label: t('fact.energy'), value: <Energy value={bill.energyKwh} unit /> },
          {
            id: 'month',
            label: t('fact.month'),
            value: (
              <>
                {bill.month} · <DateText value={bill.periodFrom} /> – <DateText value={bill.periodTo} />
              </>
            ),
          },
          {
            id: 'tariff',
            label: t('fact.tariff'),
            value: rules.has(`tariff.${bill.tariffCode}`) ? rules(`tariff.${bill.tariffCode}`) : bill.tariffCode,
          },
          {
            id: 'calculated',
            label: t('fact.calculated'),
            value: (
              <>
                {bill.calculatedByName || t('system')} <InstantText value={bill.calculatedAt} />
              </>
            ),
          },
          ...(bill.releasedAt === null
            ? []
            : [
                {
                  id: 'released',
                  label: t('fact.released'),
                  value: (
                    <>
                      {bill.releasedByName || t('system')} <InstantText value={bill.releasedAt} />
                    </>
                  ),
                },
              ]),
          {
            id: 'engine',
            label: t('fact.engine'),
            value: (
              <span className={styles.hashes}>
                {bill.engineVersion} · <Hash label={t('fact.inputHash')} value={bill.inputHash} /> ·{' '}
                <Hash label={t('fact.outputHash')} value={bill.outputHash} />
              </span>
            ),
          },
        ]}
      />
    </header>
  );
}

interface Fact {
  readonly id: string;
  readonly label: string;
  readonly value: ReactNode;
}

/** Labels before their values, line after line: a bill needs its height for the lines. */
function Inline({ items }: { readonly items: readonly Fact[] }) {
  return (
    <dl className={styles.inline}>
      {items.map(({ id, label, value }) => (
        <div key={id}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Hash({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <span title={`${label} ${value}`}>
      <span className="visually-hidden">{label} </span>
      <code className={styles.hash}>{value.slice(0, HASH_SHOWN)}</code>
    </span>
  );
}
