'use client';
/** One price version: its days, its document, its figures; beside another version where one is chosen. */
import { useState } from 'react';
import { FlaskConical, PencilLine } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { type PriceDifference, priceDifferences, priceRows, type PriceRow } from '@/components/billing/price-rows';
import { isInForce } from '@/components/billing/price-timeline';
import { usePriceWords } from '@/components/billing/price-words';
import styles from '@/components/billing/prices.module.css';
import { DateText, InstantText } from '@/components/i18n/values';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Checkbox, Field, Select } from '@/components/ui/field';
import type { PriceVersion } from '@/server/billing/contract';
import type { PriceBookView, PriceVersionView } from '@/server/billing/price-book-wire';

interface VersionProps {
  readonly book: PriceBookView;
  readonly version: PriceVersionView;
  /** Undefined where the viewer may not. */
  readonly onDraft: ((from: PriceVersion) => void) | undefined;
  readonly onTry: ((versionId: string) => void) | undefined;
}

export function PriceVersionDetail({ book, version, onDraft, onTry }: VersionProps) {
  const t = useTranslations('price-book');
  const words = usePriceWords();
  const others = book.versions.filter((one) => one.id !== version.id && one.tariffCode === version.tariffCode);
  const before = others.filter((one) => one.effectiveFrom < version.effectiveFrom).at(-1);
  const [againstId, setAgainstId] = useState<string>(before?.id ?? '');
  const against = others.find(({ id }) => id === againstId);
  return (
    <section className={styles.version} aria-label={version.id}>
      <header className={styles.versionHead}>
        <h3>
          {words.tariff(version.tariffCode)}{' '}
          <span className={styles.days}>
            <DateText value={version.effectiveFrom} /> –{' '}
            {version.effectiveTo === null ? t('open') : <DateText value={version.effectiveTo} />}
          </span>
        </h3>
        {isInForce(version, book.today) ? <Badge tone="good">{t('inForce')}</Badge> : null}
        {version.effectiveFrom > book.today ? <Badge tone="accent">{t('future')}</Badge> : null}
        <Sourced sourced={version.sourced} />
        <span className={styles.gap} />
        {onTry ? (
          <Button icon={FlaskConical} onClick={() => onTry(version.id)}>
            {t('try')}
          </Button>
        ) : null}
        {onDraft ? (
          <Button icon={PencilLine} onClick={() => onDraft(version)}>
            {t('draftFrom')}
          </Button>
        ) : null}
      </header>
      <dl className={styles.versionFacts}>
        <div>
          <dt>{t('fact.document')}</dt>
          <dd>{version.documentNo === 'sample' ? t('noDocument') : version.documentNo}</dd>
        </div>
        <div>
          <dt>{t('fact.region')}</dt>
          <dd>{words.region(version.regionCode)}</dd>
        </div>
        <div>
          <dt>{t('fact.id')}</dt>
          <dd>
            <code>{version.id}</code>
          </dd>
        </div>
        <div>
          <dt>{t('fact.entered')}</dt>
          <dd>
            {version.enteredByName ?? t('byOperator')} <InstantText value={version.enteredAt} />
          </dd>
        </div>
        <div>
          <dt>{t('fact.hash')}</dt>
          <dd>
            <code title={version.contentHash}>{version.contentHash.slice(0, 10)}</code>
          </dd>
        </div>
      </dl>
      {others.length > 0 ? (
        <Field label={t('compareWith')} className={styles.compareWith}>
          <Select
            value={againstId}
            onChange={(event) => setAgainstId(event.target.value)}
            placeholder={t('compareNone')}
            options={others.map((one) => ({
              value: one.id,
              label: `${one.effectiveFrom} – ${one.effectiveTo ?? t('open')}`,
            }))}
          />
        </Field>
      ) : null}
      {against ? <DifferenceTable before={against} after={version} /> : <PriceTable version={version} />}
    </section>
  );
}

export function Sourced({ sourced }: { readonly sourced: PriceVersion['sourced'] }) {
  const t = useTranslations('price-book');
  return (
    <span title={t(`sourcedHint.${sourced}`)}>
      <Badge tone={sourced === 'sample' ? 'warn' : 'neutral'}>{t(`sourced.${sourced}`)}</Badge>
    </span>
  );
}

function PriceTable({ version }: { readonly version: PriceVersion }) {
  const t = useTranslations('price-book');
  const words = usePriceWords();
  return (
    <table className={styles.table} aria-label={t('figures')}>
      <thead>
        <tr>
          <th scope="col">{t('column.item')}</th>
          <th scope="col" data-number>
            {t('column.value')}
          </th>
          <th scope="col">{t('column.unit')}</th>
        </tr>
      </thead>
      <tbody>
        {priceRows(version.body).map((row) => (
          <tr key={row.key}>
            <th scope="row">{words.label(row)}</th>
            <td data-number>{words.value(row)}</td>
            <td className={styles.muted}>{words.unit(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DifferenceProps {
  readonly before: PriceVersion;
  readonly after: PriceVersion;
}

/** Two versions side by side; what moved is marked in words and colour. */
export function DifferenceTable({ before, after }: DifferenceProps) {
  const t = useTranslations('price-book');
  const words = usePriceWords();
  const [isMovedOnly, setMovedOnly] = useState(false);
  const rows = priceDifferences(before.body, after.body);
  const moved = rows.filter((one) => one.moved).length;
  const side = (own: PriceRow | null): string => (own === null ? t('absent') : words.value(own));
  const word = (one: PriceDifference): string => {
    if (one.before === null) return t('difference.new');
    if (one.after === null) return t('difference.gone');
    return t(one.moved ? 'difference.moved' : 'difference.same');
  };
  return (
    <>
      <div className={styles.tableBar}>
        <span className={styles.muted}>{t('difference.count', { moved, all: rows.length })}</span>
        <Checkbox
          label={t('difference.movedOnly')}
          checked={isMovedOnly}
          onChange={(event) => setMovedOnly(event.target.checked)}
        />
      </div>
      <table className={styles.table} aria-label={t('difference.label')}>
        <thead>
          <tr>
            <th scope="col">{t('column.item')}</th>
            <th scope="col" data-number>
              {t('column.from', { date: before.effectiveFrom })}
            </th>
            <th scope="col" data-number>
              {t('column.from', { date: after.effectiveFrom })}
            </th>
            <th scope="col">{t('column.unit')}</th>
            <th scope="col">{t('column.change')}</th>
          </tr>
        </thead>
        <tbody>
          {rows
            .filter((one) => !isMovedOnly || one.moved)
            .map((one) => (
              <tr key={one.key} data-moved={one.moved || undefined}>
                <th scope="row">{words.label(one.row)}</th>
                <td data-number className={styles.muted}>
                  {side(one.before)}
                </td>
                <td data-number>{side(one.after)}</td>
                <td className={styles.muted}>{words.unit(one.row)}</td>
                <td>{word(one)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </>
  );
}
