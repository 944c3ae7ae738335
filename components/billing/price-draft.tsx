'use client';
/** 电价调整草案: one draft with its versions as forms, what is wrong with it, what it ends, the trial attached to it. */
import { useState } from 'react';
import { FlaskConical, Plus, Save, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { PriceBodyForm } from '@/components/billing/price-body-form';
import { withoutEmpty } from '@/components/billing/price-rows';
import { DifferenceTable } from '@/components/billing/price-version';
import { usePriceWords } from '@/components/billing/price-words';
import styles from '@/components/billing/prices.module.css';
import { useFaultWords, usePriceCheck } from '@/components/billing/use-price-check';
import { openPanel } from '@/components/dock/open-panel';
import { formatMoney } from '@/components/i18n/format';
import { InstantText } from '@/components/i18n/values';
import { api, ApiError } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Field, Select, TextInput } from '@/components/ui/field';
import { PanelActions } from '@/components/ui/panel-frame';
import { Receipt } from '@/components/ui/receipt';
import { StartOrderButton } from '@/components/work-orders/start-order';
import type { PriceVersion } from '@/server/billing/contract';
import type { PriceBookView, PriceDraftView } from '@/server/billing/price-book-wire';

interface DraftProps {
  readonly book: PriceBookView;
  readonly draft: PriceDraftView;
  readonly mayDraft: boolean;
  readonly mayTry: boolean;
  readonly onSaved: (draft: PriceDraftView | null) => void;
}

export function PriceDraft({ book, draft, mayDraft, mayTry, onSaved }: DraftProps) {
  const t = useTranslations('price-book');
  const isReadOnly = !mayDraft || draft.status !== 'draft';
  const [title, setTitle] = useState(draft.title);
  const [versions, setVersions] = useState<readonly PriceVersion[]>(draft.versions);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'save' | 'discard' | null>(null);
  const sent = versions.map((version) => ({ ...version, body: withoutEmpty(version.body) }));
  const isDirty = title !== draft.title || JSON.stringify(sent) !== JSON.stringify(draft.versions);
  const check = usePriceCheck(sent, !isReadOnly);
  const wordsOf = useFaultWords();
  const faults = check?.faults ?? draft.faults;
  const closes = check?.closes ?? draft.closes;
  const faultAt = (path: string): string | undefined => {
    const found = faults.find((fault) => fault.path === path);
    return found === undefined ? undefined : wordsOf(found);
  };
  const send = async (what: 'save' | 'discard') => {
    setBusy(what);
    setError(null);
    try {
      const path = `/api/billing/price-drafts/${draft.id}`;
      if (what === 'discard') {
        await api.del(path, { version: draft.version });
        onSaved(null);
      } else onSaved(await api.put<PriceDraftView>(path, { version: draft.version, title, versions: sent }));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(null);
    }
  };
  const change = (index: number, part: Partial<PriceVersion>) =>
    setVersions((before) => before.map((version, i) => (i === index ? { ...version, ...part } : version)));
  const another = () => {
    const base = book.versions.find(
      (one) => one.effectiveTo === null && !versions.some((version) => version.tariffCode === one.tariffCode),
    );
    if (base) setVersions((before) => [...before, draftOf(base, before[0]?.effectiveFrom ?? book.today)]);
  };
  return (
    <>
      <div className={styles.draftBody} tabIndex={0}>
        <div className={styles.draftHead}>
          <Badge tone={draft.status === 'draft' ? 'accent' : draft.status === 'approved' ? 'good' : 'neutral'}>
            {t(`status.${draft.status}`)}
          </Badge>
          {draft.orderId === null ? null : (
            <button
              type="button"
              className={styles.link}
              onClick={() => openPanel('order', { orderId: String(draft.orderId) })}
            >
              {t('draft.order', { orderNo: draft.orderNo ?? '' })}
            </button>
          )}
          <span className={styles.muted}>
            {t('draft.by', { name: draft.updatedByName })} <InstantText value={draft.updatedAt} />
          </span>
        </div>
        {error ? (
          <Receipt tone="bad" onDismiss={() => setError(null)}>
            {error instanceof ApiError && error.faults.length > 0
              ? error.faults.map((fault) => `${fault.path}: ${fault.message}`).join('; ')
              : error instanceof Error
                ? error.message
                : t('failed')}
          </Receipt>
        ) : null}
        <Field label={t('draft.title')} hint={t('draft.titleHint')} required>
          <TextInput value={title} readOnly={isReadOnly} onChange={(event) => setTitle(event.target.value)} />
        </Field>
        {versions.map((version, i) => (
          <VersionForm
            key={i}
            book={book}
            version={version}
            isReadOnly={isReadOnly}
            faultAt={(path) => faultAt(`versions.${i}.${path}`) ?? (path === '' ? faultAt(`versions.${i}`) : undefined)}
            onChange={(part) => change(i, part)}
            onRemove={
              versions.length > 1 ? () => setVersions((before) => before.filter((_, at) => at !== i)) : undefined
            }
          />
        ))}
        {isReadOnly ? null : (
          <Button icon={Plus} variant="quiet" onClick={another}>
            {t('draft.another')}
          </Button>
        )}
        <Consequences closes={closes} faults={faults.length} />
        <Trial draft={draft} isDirty={isDirty} />
      </div>
      <PanelActions>
        {isReadOnly ? null : (
          <Button icon={Trash2} variant="quiet" busy={busy === 'discard'} onClick={() => void send('discard')}>
            {t('draft.discard')}
          </Button>
        )}
        {mayTry ? (
          <Button
            icon={FlaskConical}
            disabled={isDirty}
            onClick={() => openPanel('what-if', { draftId: String(draft.id) })}
          >
            {t('draft.try')}
          </Button>
        ) : null}
        {draft.status === 'draft' ? (
          <StartOrderButton
            process="price-change"
            label={t('draft.submit')}
            disabled={isDirty || faults.length > 0 || draft.whatIf?.isCurrent !== true}
            values={{ draftId: String(draft.id) }}
            note={draft.title}
          />
        ) : null}
        {isReadOnly ? null : (
          <Button
            icon={Save}
            variant="primary"
            busy={busy === 'save'}
            disabled={!isDirty || title.trim() === ''}
            onClick={() => void send('save')}
          >
            {t('draft.save')}
          </Button>
        )}
      </PanelActions>
    </>
  );
}

/** A version to be, written on one that is. */
export function draftOf(base: PriceVersion, from: string): PriceVersion {
  return {
    id: `${base.id.replace(/-\d{4}-\d{2}-\d{2}$/, '')}-${from}`,
    tariffCode: base.tariffCode,
    regionCode: base.regionCode,
    effectiveFrom: from,
    effectiveTo: null,
    documentNo: '',
    sourced: 'published',
    body: base.body,
  };
}

interface VersionFormProps {
  readonly book: PriceBookView;
  readonly version: PriceVersion;
  readonly isReadOnly: boolean;
  readonly faultAt: (path: string) => string | undefined;
  readonly onChange: (part: Partial<PriceVersion>) => void;
  readonly onRemove: (() => void) | undefined;
}

function VersionForm({ book, version, isReadOnly, faultAt, onChange, onRemove }: VersionFormProps) {
  const t = useTranslations('price-book');
  const words = usePriceWords();
  const codes = [...new Set([...book.versions.map(({ tariffCode }) => tariffCode), version.tariffCode])];
  const standing = book.versions
    .filter((one) => one.tariffCode === version.tariffCode && one.regionCode === version.regionCode)
    .filter((one) => one.effectiveFrom < version.effectiveFrom)
    .at(-1);
  const renamed = (part: Partial<PriceVersion>): Partial<PriceVersion> => {
    const next = { ...version, ...part };
    const stem = book.versions.find((one) => one.tariffCode === next.tariffCode)?.id.replace(/-\d{4}-\d{2}-\d{2}$/, '');
    return { ...part, id: `${stem ?? next.tariffCode}-${next.effectiveFrom}` };
  };
  return (
    <fieldset className={styles.versionForm}>
      <legend>
        {words.tariff(version.tariffCode)} · {version.effectiveFrom}
      </legend>
      {faultAt('') === undefined ? null : (
        <p className={styles.fault} role="alert">
          {faultAt('')}
        </p>
      )}
      <div className={styles.four}>
        <Field label={t('form.tariff')} error={faultAt('tariffCode')} required>
          <Select
            value={version.tariffCode}
            disabled={isReadOnly}
            onChange={(event) => onChange(renamed({ tariffCode: event.target.value }))}
            options={codes.map((code) => ({ value: code, label: words.tariff(code) }))}
          />
        </Field>
        <Field label={t('form.from')} error={faultAt('effectiveFrom')} required>
          <TextInput
            type="date"
            readOnly={isReadOnly}
            value={version.effectiveFrom}
            onChange={(event) => onChange(renamed({ effectiveFrom: event.target.value }))}
          />
        </Field>
        <Field label={t('form.to')} hint={t('form.toHint')} error={faultAt('effectiveTo')}>
          <TextInput
            type="date"
            readOnly={isReadOnly}
            value={version.effectiveTo ?? ''}
            onChange={(event) => onChange({ effectiveTo: event.target.value === '' ? null : event.target.value })}
          />
        </Field>
        <Field label={t('form.sourced')} hint={t(`sourcedHint.${version.sourced}`)}>
          <Select
            value={version.sourced}
            disabled={isReadOnly}
            onChange={(event) => onChange({ sourced: event.target.value as PriceVersion['sourced'] })}
            options={(['published', 'sample'] as const).map((one) => ({ value: one, label: t(`sourced.${one}`) }))}
          />
        </Field>
      </div>
      <Field label={t('fact.document')} error={faultAt('documentNo')} required>
        <TextInput
          readOnly={isReadOnly}
          value={version.documentNo}
          onChange={(event) => onChange({ documentNo: event.target.value })}
        />
      </Field>
      <PriceBodyForm
        body={version.body}
        faultAt={faultAt}
        isReadOnly={isReadOnly}
        onChange={(body) => onChange({ body })}
      />
      {standing ? (
        <details className={styles.details}>
          <summary>{t('draft.against', { date: standing.effectiveFrom })}</summary>
          <DifferenceTable before={standing} after={version} />
        </details>
      ) : null}
      {isReadOnly || onRemove === undefined ? null : (
        <Button icon={Trash2} variant="quiet" onClick={onRemove}>
          {t('draft.removeVersion')}
        </Button>
      )}
    </fieldset>
  );
}

function Consequences({ closes, faults }: { readonly closes: PriceDraftView['closes']; readonly faults: number }) {
  const t = useTranslations('price-book');
  return (
    <div className={styles.consequences}>
      {faults > 0 ? (
        <p className={styles.fault}>{t('draft.faults', { count: faults })}</p>
      ) : (
        <p className={styles.good}>{t('draft.noFaults')}</p>
      )}
      {closes.map(({ id, effectiveTo }) => (
        <p key={id} className={styles.muted}>
          {t('draft.closes', { id, date: effectiveTo })}
        </p>
      ))}
    </div>
  );
}

function Trial({ draft, isDirty }: { readonly draft: PriceDraftView; readonly isDirty: boolean }) {
  const t = useTranslations('price-book.trial');
  const { whatIf } = draft;
  if (whatIf === null) return <p className={styles.muted}>{t('none')}</p>;
  const { total } = whatIf;
  return (
    <p className={whatIf.isCurrent && !isDirty ? undefined : styles.muted}>
      {t('summary', {
        month: whatIf.month,
        bills: total.bills,
        difference: formatMoney(total.differenceYuan),
        worse: total.worse,
        better: total.better,
      })}{' '}
      {whatIf.isCurrent && !isDirty ? null : <Badge tone="warn">{t('stale')}</Badge>}
    </p>
  );
}
