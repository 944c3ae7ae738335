'use client';
import { useTranslations } from 'use-intl';
import styles from '@/components/customers/customers.module.css';
import { SupplySections } from '@/components/customers/supply-sections';
import { DataTable, type DataColumn } from '@/components/customers/data-table';
import type { PanelApi } from '@/components/dock/panel-props';
import { useLocaleControl } from '@/components/i18n/intl';
import { DateText, InstantText } from '@/components/i18n/values';
import { Facts, type Fact } from '@/components/ui/panel-frame';
import type { ChangeOfAccount, CustomerAsOf, CustomerView, MeterView } from '@/server/customers/contract';

type Words = ReturnType<typeof useTranslations<'customers'>>;

/** The word for an id, or the id itself: registers hold codes that no catalogue of ours knows. */
function word(t: Words, group: string, id: string): string {
  return t.has(`${group}.${id}`) ? t(`${group}.${id}`) : id;
}

export function AccountTab({ view, panel }: { readonly view: CustomerView | CustomerAsOf; readonly panel: PanelApi }) {
  const t = useTranslations('customers');
  const { changes, servicePoints } = view;
  // Whose other accounts there were then is not kept.
  const otherAccounts = 'otherAccounts' in view ? view.otherAccounts : [];
  return (
    <>
      <section className={styles.section}>
        <h3>{t('section.account')}</h3>
        <Facts items={useAccountFacts(view)} />
      </section>
      <section className={styles.section}>
        <h3>{t('section.points')}</h3>
        {servicePoints.map((point) => (
          <div key={point.id} className={styles.point}>
            <p className={styles.pointHead}>
              {point.pointNo}{' '}
              <span className={styles.muted}>{[point.address, point.transformer].filter(Boolean).join(' · ')}</span>
            </p>
            {point.meters.length === 0 ? (
              <p className={styles.muted}>{t('meter.none')}</p>
            ) : (
              <Meters meters={point.meters} label={point.pointNo} />
            )}
          </div>
        ))}
      </section>
      <SupplySections supply={view.supply} />
      {otherAccounts.length > 0 ? (
        <section className={styles.section}>
          <h3>{t('section.others')}</h3>
          <DataTable
            label={t('section.others')}
            rows={otherAccounts}
            rowId={({ id }) => String(id)}
            columns={[
              {
                id: 'accountNo',
                header: t('head.accountNo'),
                cell: ({ id, accountNo }) => (
                  <button
                    type="button"
                    className={styles.link}
                    onClick={() => panel.open('customer', { accountId: String(id) })}
                  >
                    {accountNo}
                  </button>
                ),
              },
              { id: 'address', header: t('fact.address'), wrap: true, cell: ({ address }) => address },
              { id: 'status', header: t('head.status'), cell: ({ status }) => word(t, 'status', status) },
            ]}
          />
        </section>
      ) : null}
      <section className={styles.section}>
        <h3>{t('section.changes')}</h3>
        {changes.length === 0 ? <p className={styles.muted}>{t('change.none')}</p> : <Changes changes={changes} />}
      </section>
    </>
  );
}

function useAccountFacts({ account, customer }: CustomerView | CustomerAsOf): Fact[] {
  const t = useTranslations('customers');
  const units = useTranslations('units');
  const { locale } = useLocaleControl();
  const { route, transformer } = account;
  const reader = locale === 'en' ? route.readerEn || route.readerZh : route.readerZh;
  const facts: (readonly [string, Fact['label'], Fact['value'] | null])[] = [
    ['name', t('fact.name'), customer.name],
    ['customerNo', t('head.customerNo'), customer.customerNo],
    ['phone', t('fact.phone'), customer.phone],
    ['idNo', t('fact.idNo'), customer.idNo],
    ['address', t('fact.address'), account.address],
    ['tariff', t('fact.tariff'), word(t, 'tariff', account.tariffCode)],
    ['voltage', t('fact.voltage'), `${account.voltageKv} kV`],
    ['capacity', t('fact.capacity'), account.capacityKva === '0' ? null : `${account.capacityKva} ${units('kva')}`],
    ['pfStandard', t('fact.pfStandard'), account.pfStandard],
    ['opened', t('fact.opened'), <DateText key="opened" value={account.openedOn} />],
    ['closed', t('fact.closed'), account.closedOn === null ? null : <DateText key="closed" value={account.closedOn} />],
    [
      'route',
      t('fact.route'),
      `${route.code} ${route.name} · ${t('fact.routeSeq', { seq: route.seq })} · ${t('fact.readingDay', { day: route.readingDay })}`,
    ],
    ['reader', t('fact.reader'), reader || null],
    [
      'transformer',
      t('fact.transformer'),
      transformer &&
        `${transformer.name} · ${transformer.kva} ${units('kva')} · ${t(transformer.isPublic ? 'fact.public' : 'fact.private')}`,
    ],
    ['feeder', t('fact.feeder'), transformer?.feeder ?? null],
  ];
  return facts.flatMap(([id, label, value]) => (value === null ? [] : [{ id, label, value }]));
}

function Meters({ meters, label }: { readonly meters: readonly MeterView[]; readonly label: string }) {
  const t = useTranslations('customers');
  const columns: DataColumn<MeterView>[] = [
    { id: 'meterNo', header: t('meter.meterNo'), cell: ({ meterNo }) => meterNo },
    { id: 'kind', header: t('meter.kind'), cell: ({ kind }) => t(`meter.${kind}`) },
    {
      id: 'registers',
      header: t('meter.registers'),
      wrap: true,
      cell: ({ registers }) => registers.map((register) => word(t, 'register', register)).join(' '),
    },
    {
      id: 'multiplier',
      header: t('meter.multiplier'),
      right: true,
      cell: ({ multiplier, ctRatio, ptRatio }) => (
        <span title={t('meter.ratio', { ct: ctRatio, pt: ptRatio })}>× {multiplier}</span>
      ),
    },
    {
      id: 'digits',
      header: t('meter.digits'),
      cell: ({ digits, decimals }) => t('meter.digitsText', { digits, decimals }),
    },
    { id: 'installed', header: t('meter.installed'), cell: ({ installedOn }) => <DateText value={installedOn} /> },
    { id: 'removed', header: t('meter.removed'), cell: ({ removedOn }) => <DateText value={removedOn} /> },
    { id: 'batch', header: t('meter.batch'), cell: ({ installBatch }) => installBatch },
  ];
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={meters}
      rowId={({ id }) => String(id)}
      isDim={({ removedOn }) => removedOn !== null}
    />
  );
}

function Changes({ changes }: { readonly changes: readonly ChangeOfAccount[] }) {
  const t = useTranslations('customers');
  return (
    <DataTable
      label={t('section.changes')}
      rows={changes}
      rowId={({ id }) => String(id)}
      columns={[
        { id: 'effective', header: t('change.effective'), cell: ({ effectiveOn }) => <DateText value={effectiveOn} /> },
        { id: 'kind', header: t('change.kind'), cell: ({ kind }) => word(t, 'change', kind) },
        { id: 'orderNo', header: t('change.orderNo'), cell: ({ orderNo }) => orderNo },
        { id: 'recorded', header: t('change.recorded'), cell: ({ recordedAt }) => <InstantText value={recordedAt} /> },
      ]}
    />
  );
}
