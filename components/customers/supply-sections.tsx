'use client';
/** 受电设备、总表/分表、用电条件: what a bill depends on beside the readings, with the day each holds from. */
import { useTranslations } from 'use-intl';
import styles from '@/components/customers/customers.module.css';
import { DataTable } from '@/components/customers/data-table';
import { formatEnergy } from '@/components/i18n/format';
import { DateText } from '@/components/i18n/values';
import { Badge } from '@/components/ui/badge';
import type { SupplyAsOf } from '@/server/customers/contract';

const dash = '–';

/** The newest state of a piece; in service from its installation on. */
function stateOf({ states }: SupplyAsOf['equipment'][number]): string {
  return states.at(-1)?.state ?? 'in-service';
}

function percent(ratio: string): string {
  return `${Number((Number(ratio) * 100).toFixed(4))}%`;
}

export function SupplySections({ supply }: { readonly supply: SupplyAsOf }) {
  const t = useTranslations('network.supply');
  const { equipment, relations, losses, terms } = supply;
  return (
    <>
      {equipment.length > 0 ? (
        <section className={styles.section}>
          <h3>{t('equipment')}</h3>
          <DataTable
            label={t('equipment')}
            rows={equipment}
            rowId={({ equipmentNo }) => equipmentNo}
            isDim={(item) => stateOf(item) === 'removed'}
            columns={[
              { id: 'no', header: t('no'), cell: ({ equipmentNo }) => equipmentNo },
              { id: 'kind', header: t('kind'), cell: ({ kind }) => t(`kinds.${kind}`) },
              { id: 'kva', header: t('kva'), right: true, cell: ({ kva }) => kva },
              {
                id: 'state',
                header: t('state'),
                cell: (item) => (
                  <Badge tone={stateOf(item) === 'in-service' ? 'good' : 'neutral'}>
                    {t(`states.${stateOf(item)}`)}
                  </Badge>
                ),
              },
              {
                id: 'since',
                header: t('since'),
                cell: (item) => <DateText value={item.states.at(-1)?.effectiveOn ?? item.installedOn} />,
              },
              { id: 'installed', header: t('installed'), cell: ({ installedOn }) => <DateText value={installedOn} /> },
            ]}
          />
        </section>
      ) : null}
      {relations.length > 0 ? (
        <section className={styles.section}>
          <h3>{t('relations')}</h3>
          <DataTable
            label={t('relations')}
            rows={relations}
            rowId={({ id }) => String(id)}
            isDim={({ endedOn }) => endedOn !== null}
            columns={[
              { id: 'parent', header: t('parent'), cell: ({ parentPointNo }) => parentPointNo ?? dash },
              { id: 'kind', header: t('part'), cell: ({ kind }) => t(`parts.${kind}`) },
              {
                id: 'what',
                header: t('what'),
                cell: ({ childPointNo, childAccountNo, fixedKwh, ratio }) =>
                  childPointNo !== null
                    ? t('child', { point: childPointNo, account: childAccountNo ?? dash })
                    : fixedKwh !== null
                      ? `${formatEnergy(fixedKwh)} kWh`
                      : ratio === null
                        ? dash
                        : percent(ratio),
              },
              { id: 'from', header: t('since'), cell: ({ effectiveOn }) => <DateText value={effectiveOn} /> },
              { id: 'to', header: t('until'), cell: ({ endedOn }) => <DateText value={endedOn} /> },
            ]}
          />
        </section>
      ) : null}
      {losses.length > 0 ? (
        <section className={styles.section}>
          <h3>{t('losses')}</h3>
          <DataTable
            label={t('losses')}
            rows={losses}
            rowId={({ pointId, effectiveOn }) => `${pointId}/${effectiveOn}`}
            columns={[
              {
                id: 'method',
                header: t('lossBy'),
                cell: ({ method }) => (method === null ? t('noLoss') : t(`lossMethods.${method}`)),
              },
              { id: 'kva', header: t('kva'), right: true, cell: ({ kva }) => kva ?? dash },
              {
                id: 'kwh',
                header: t('lossKwh'),
                right: true,
                cell: ({ lossKwh }) => (lossKwh === null ? dash : formatEnergy(lossKwh)),
              },
              {
                id: 'shared',
                header: t('lossShared'),
                cell: ({ sharedBy }) => (sharedBy === null ? dash : t(`lossShares.${sharedBy}`)),
              },
              {
                id: 'line',
                header: t('lineLoss'),
                right: true,
                cell: ({ lineRatio }) => (lineRatio === null ? dash : percent(lineRatio)),
              },
              { id: 'from', header: t('since'), cell: ({ effectiveOn }) => <DateText value={effectiveOn} /> },
            ]}
          />
        </section>
      ) : null}
      {terms.length > 0 ? (
        <section className={styles.section}>
          <h3>{t('terms')}</h3>
          <DataTable
            label={t('terms')}
            rows={terms}
            rowId={({ term, effectiveOn }) => `${term}/${effectiveOn}`}
            columns={[
              {
                id: 'term',
                header: t('term'),
                cell: ({ term }) => (t.has(`termNames.${term}`) ? t(`termNames.${term}`) : term),
              },
              { id: 'value', header: t('value'), cell: ({ value }) => value },
              { id: 'from', header: t('since'), cell: ({ effectiveOn }) => <DateText value={effectiveOn} /> },
            ]}
          />
        </section>
      ) : null}
    </>
  );
}
