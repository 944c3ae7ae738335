'use client';
/** 电价: the tariffs and their versions on a line of time, a version beside another, drafts of changes, files in and out. */
import { useRef, useState } from 'react';
import { Download, Tags, Upload } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { draftOf, PriceDraft } from '@/components/billing/price-draft';
import { type CheckedFile, PriceImport } from '@/components/billing/price-import';
import { isInForce, PriceTimeline } from '@/components/billing/price-timeline';
import { PriceVersionDetail } from '@/components/billing/price-version';
import { usePriceWords } from '@/components/billing/price-words';
import timeline from '@/components/billing/price-timeline.module.css';
import styles from '@/components/billing/prices.module.css';
import { usePriceBook } from '@/components/billing/use-price-book';
import type { PanelProps } from '@/components/dock/panel-props';
import { InstantText } from '@/components/i18n/values';
import { useVerb } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { PanelBody, PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { Receipt } from '@/components/ui/receipt';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { PriceVersion } from '@/server/billing/contract';
import type { BookCheck, PriceBookView, PriceDraftView } from '@/server/billing/price-book-wire';

export default function PriceBookPanel({ params, api: panel, isVisible }: PanelProps<'price-book'>) {
  const t = useTranslations('price-book');
  const mayDraft = useVerb('price.draft');
  const mayTry = useVerb('what-if.run');
  const { data: book, error, reload } = usePriceBook(isVisible);
  const [file, setFile] = useState<CheckedFile | null>(null);
  const [failure, setFailure] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // Opened beside an order of 电价调整: its draft.
  const draftId =
    params.draftId ??
    book?.drafts.find(({ orderId }) => orderId !== null && String(orderId) === params.orderId)?.id.toString();
  const tab = draftId === undefined ? (params.tab ?? 'book') : 'drafts';

  const openDraft = (draft: PriceDraftView) => {
    setFile(null);
    reload();
    panel.setParams({ tab: 'drafts', draftId: String(draft.id) });
  };
  const startDraft = async (base: PriceVersion) => {
    setFailure('');
    const from = nextMonth(book?.today ?? base.effectiveFrom, base.effectiveFrom);
    const version = { ...draftOf(base, from), documentNo: t('draft.documentWanted') };
    try {
      openDraft(
        await api.post<PriceDraftView>('/api/billing/price-drafts', {
          title: t('draft.newTitle', { from }),
          versions: [version],
        }),
      );
    } catch (caught) {
      setFailure(caught instanceof Error ? caught.message : t('failed'));
    }
  };
  const read = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setFailure('');
    try {
      const check = await api.post<BookCheck>('/api/billing/price-book/check', { text: await chosen.text() });
      setFile({ name: chosen.name, check });
    } catch (caught) {
      setFailure(caught instanceof Error ? caught.message : t('failed'));
    }
  };

  if (book === null) return error ? <ErrorState error={error} onRetry={reload} /> : <Skeleton rows={10} />;
  const open = book.drafts.filter(({ status }) => status === 'draft' || status === 'submitted').length;
  return (
    <PanelFrame>
      <Toolbar label={t('toolbar')}>
        <span className={styles.muted}>{t('asOf', { date: book.today })}</span>
        <ToolbarGap />
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          className="visually-hidden"
          aria-label={t('import.choose')}
          tabIndex={-1}
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button icon={Upload} onClick={() => input.current?.click()}>
          {t('import.open')}
        </Button>
        <Button icon={Download} onClick={() => location.assign('/api/billing/price-book/export')}>
          {t('export')}
        </Button>
      </Toolbar>
      {failure === '' ? null : (
        <Receipt tone="bad" onDismiss={() => setFailure('')}>
          {failure}
        </Receipt>
      )}
      {file ? (
        <PriceImport file={file} mayDraft={mayDraft} onDraft={openDraft} onDismiss={() => setFile(null)} />
      ) : null}
      <Tabs
        label={t('tabs.label')}
        value={tab}
        onChange={(next) => panel.setParams({ tab: next, versionId: params.versionId })}
        items={[
          { id: 'book', label: t('tabs.book') },
          { id: 'drafts', label: t('tabs.drafts'), count: open },
        ]}
      >
        <TabPanel id="book">
          <Book
            book={book}
            versionId={params.versionId}
            onChoose={(versionId) => panel.setParams({ tab: 'book', versionId })}
            onDraft={mayDraft ? (base) => void startDraft(base) : undefined}
            onTry={mayTry ? (versionId) => panel.open('what-if', { versionId }) : undefined}
          />
        </TabPanel>
        <TabPanel id="drafts">
          <Drafts
            book={book}
            draftId={draftId}
            mayDraft={mayDraft}
            mayTry={mayTry}
            onChoose={(draftId) => panel.setParams({ tab: 'drafts', draftId })}
            onSaved={(draft) => {
              reload();
              panel.setParams({ tab: 'drafts', draftId: draft === null ? undefined : String(draft.id) });
            }}
          />
        </TabPanel>
      </Tabs>
    </PanelFrame>
  );
}

/** The first day of the month after today, or after the version it follows. */
function nextMonth(today: string, after: string): string {
  const [year = 0, month = 0] = (today > after ? today : after).split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}

interface BookProps {
  readonly book: PriceBookView;
  readonly versionId: string | undefined;
  readonly onChoose: (versionId: string) => void;
  readonly onDraft: ((base: PriceVersion) => void) | undefined;
  readonly onTry: ((versionId: string) => void) | undefined;
}

function Book({ book, versionId, onChoose, onDraft, onTry }: BookProps) {
  const t = useTranslations('price-book');
  const chosen =
    book.versions.find(({ id }) => id === versionId) ??
    book.versions.find((version) => version.tariffCode === 'residential-tiered' && isInForce(version, book.today)) ??
    book.versions[0];
  if (chosen === undefined)
    return (
      <EmptyState icon={Tags} title={t('empty.title')}>
        {t('empty.hint')}
      </EmptyState>
    );
  return (
    <PanelBody>
      <PriceTimeline book={book} chosenId={chosen.id} onChoose={onChoose} />
      <p className={timeline.legend}>
        <span data-kind="now">{t('legend.now')}</span>
        <span data-kind="past">{t('legend.past')}</span>
        <span data-kind="future">{t('legend.future')}</span>
        <span data-kind="sample">{t('legend.sample')}</span>
      </p>
      <PriceVersionDetail key={chosen.id} book={book} version={chosen} onDraft={onDraft} onTry={onTry} />
    </PanelBody>
  );
}

interface DraftsProps {
  readonly book: PriceBookView;
  readonly draftId: string | undefined;
  readonly mayDraft: boolean;
  readonly mayTry: boolean;
  readonly onChoose: (draftId: string) => void;
  readonly onSaved: (draft: PriceDraftView | null) => void;
}

function Drafts({ book, draftId, mayDraft, mayTry, onChoose, onSaved }: DraftsProps) {
  const t = useTranslations('price-book');
  const words = usePriceWords();
  const chosen = book.drafts.find(({ id }) => String(id) === draftId) ?? book.drafts[0];
  if (chosen === undefined)
    return (
      <EmptyState icon={Tags} title={t('draft.none')}>
        {t(mayDraft ? 'draft.noneHint' : 'draft.noneWait')}
      </EmptyState>
    );
  return (
    <div className={styles.drafts}>
      <ul className={styles.draftList} aria-label={t('tabs.drafts')}>
        {book.drafts.map((draft) => (
          <li key={draft.id}>
            <button
              type="button"
              className={styles.draftItem}
              aria-current={draft.id === chosen.id || undefined}
              onClick={() => onChoose(String(draft.id))}
            >
              <span className={styles.draftTitle}>{draft.title}</span>
              <Badge tone={draft.status === 'draft' ? 'accent' : draft.status === 'approved' ? 'good' : 'neutral'}>
                {t(`status.${draft.status}`)}
              </Badge>
              <span className={styles.muted}>
                {draft.versions.map(({ tariffCode }) => words.tariff(tariffCode)).join(', ')}
              </span>
              <span className={styles.muted}>
                <InstantText value={draft.updatedAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.draft}>
        <PriceDraft
          key={`${chosen.id}/${chosen.version}/${chosen.status}`}
          book={book}
          draft={chosen}
          mayDraft={mayDraft}
          mayTry={mayTry}
          onSaved={onSaved}
        />
      </div>
    </div>
  );
}
