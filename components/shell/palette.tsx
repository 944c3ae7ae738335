'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Command } from 'cmdk';
import {
  CircleGauge,
  FileSpreadsheet,
  FileText,
  Keyboard,
  LayoutDashboard,
  Search,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel, useDock } from '@/components/dock/open-panel';
import { PANELS } from '@/components/dock/panels';
import { isSpokenOf } from '@/components/shell/initials';
import { useDialogs, useScope, usePaletteVerbs } from '@/components/shell/stores';
import { ApiError, api } from '@/components/ui/api-client';
import { FocusReturn } from '@/components/ui/focus';
import { KeyHint } from '@/components/ui/key-hint';
import styles from '@/components/shell/palette.module.css';

/** One hit of `GET /api/search?q=`. */
export interface SearchHit {
  readonly kind: 'customer' | 'order' | 'bill' | 'meter';
  readonly id: string;
  /** Number and name: what the user looked for. */
  readonly label: string;
  readonly detail?: string | null;
  /** The account a meter hangs on. */
  readonly accountId?: string | null;
}

const WAIT_MS = 140;
const SHORTEST = 2;

const KINDS: readonly { kind: SearchHit['kind']; heading: string; icon: LucideIcon }[] = [
  { kind: 'customer', heading: 'customers', icon: UserRound },
  { kind: 'order', heading: 'orders', icon: FileText },
  { kind: 'bill', heading: 'bills', icon: FileSpreadsheet },
  { kind: 'meter', heading: 'meters', icon: CircleGauge },
];

function openHit(hit: SearchHit): void {
  if (hit.kind === 'order') openPanel('order', { orderId: hit.id });
  else if (hit.kind === 'bill') openPanel('bill', { billId: hit.id });
  else openPanel('customer', { accountId: hit.kind === 'meter' ? (hit.accountId ?? hit.id) : hit.id });
}

interface Found {
  readonly query: string;
  readonly hits: readonly SearchHit[];
  readonly error: string | null;
}

const NOTHING: Found = { query: '', hits: [], error: null };

function useSearch(query: string, isOpen: boolean): Found & { readonly isSearching: boolean } {
  const unitId = useScope((state) => state.unitId);
  const [found, setFound] = useState<Found>(NOTHING);
  useEffect(() => {
    if (!isOpen || query.length < SHORTEST) {
      setFound(NOTHING);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api
        .get<{ hits: readonly SearchHit[] }>('/api/search', { query: { q: query, unitId }, signal: abort.signal })
        .then(({ hits }) => setFound({ query, hits, error: null }))
        .catch((error: unknown) => {
          if (abort.signal.aborted) return;
          setFound({ query, hits: [], error: error instanceof ApiError ? error.message || error.code : String(error) });
        });
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query, isOpen, unitId]);
  return { ...found, isSearching: query.length >= SHORTEST && found.query !== query };
}

/**
 * Does what was chosen once the palette is gone and has given the focus back, which it does a timer after it went: any earlier, and it
 * would take the focus from the panel or the dialog that opens.
 */
function WhenGone({ chosen }: { readonly chosen: RefObject<(() => void) | null> }) {
  useEffect(
    () => () => {
      const act = chosen.current;
      chosen.current = null;
      if (act !== null) setTimeout(() => setTimeout(act, 0), 0);
    },
    [chosen],
  );
  return null;
}

export interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Ctrl-K: panels, the verbs open panels offer, and everything the server can find. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const t = useTranslations();
  const p = useTranslations('shell.palette');
  const [query, setQuery] = useState('');
  const text = query.trim();
  const { hits, error, isSearching } = useSearch(text, open);
  const allowed = useDock((state) => state.allowed);
  const resetLayout = useDock((state) => state.resetLayout);
  const owners = usePaletteVerbs((state) => state.owners);
  useEffect(() => {
    if (!open) setQuery('');
  }, [open]);

  const chosen = useRef<(() => void) | null>(null);
  const run = (action: () => void) => {
    chosen.current = action;
    onOpenChange(false);
  };
  const matches = (label: string) => isSpokenOf(label, text);
  const panels = PANELS.filter((entry) => allowed.has(entry.id))
    .map((entry) => ({ entry, title: t(`dock.${entry.titleKey}`) }))
    .filter(({ entry, title }) => matches(title) || matches(entry.id));
  const verbs = Object.values(owners)
    .flat()
    .filter((verb) => matches(verb.label));
  const show = useDialogs((state) => state.show);
  const layoutVerb = t('shell.topBar.resetLayout');
  const isLayoutShown = matches(layoutVerb);
  const keysVerb = t('console.keys.title');
  const isKeysShown = matches(keysVerb);
  const isNothing =
    !isSearching && !error && hits.length + panels.length + verbs.length === 0 && !isLayoutShown && !isKeysShown;

  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label={p('title')}
      shouldFilter={false}
      loop
      overlayClassName={styles.scrim}
      contentClassName={styles.dialog}
    >
      <FocusReturn />
      <WhenGone chosen={chosen} />
      <div className={styles.head}>
        <Search size={16} aria-hidden />
        <Command.Input className={styles.input} value={query} onValueChange={setQuery} placeholder={p('placeholder')} />
        <KeyHint keys="Esc" />
      </div>
      <Command.List className={styles.list} label={p('title')}>
        {isNothing ? <p className={styles.note}>{p('nothing', { query: text })}</p> : null}
        {error ? <p className={styles.note}>{p('searchFailed', { message: error })}</p> : null}
        {KINDS.map(({ kind, heading, icon: Icon }) => {
          const group = hits.filter((hit) => hit.kind === kind);
          if (group.length === 0) return null;
          return (
            <Command.Group key={kind} heading={p(heading)} className={styles.group}>
              {group.map((hit) => (
                <Command.Item
                  key={hit.id}
                  value={`${kind}:${hit.id}`}
                  className={styles.item}
                  onSelect={() => run(() => openHit(hit))}
                >
                  <Icon size={16} aria-hidden />
                  <span className={styles.label}>{hit.label}</span>
                  {hit.detail ? <span className={styles.detail}>{hit.detail}</span> : null}
                </Command.Item>
              ))}
            </Command.Group>
          );
        })}
        {verbs.length > 0 ? (
          <Command.Group heading={p('verbs')} className={styles.group}>
            {verbs.map((verb) => (
              <Command.Item
                key={verb.id}
                value={`verb:${verb.id}`}
                className={styles.item}
                disabled={verb.disabled}
                onSelect={() => run(verb.run)}
              >
                <span className={styles.label}>{verb.label}</span>
                {verb.group ? <span className={styles.detail}>{verb.group}</span> : null}
                {verb.keys ? <KeyHint keys={verb.keys} /> : null}
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        {panels.length > 0 ? (
          <Command.Group heading={p('panels')} className={styles.group}>
            {panels.map(({ entry, title }) => {
              const Icon = entry.icon;
              return (
                <Command.Item
                  key={entry.id}
                  value={`panel:${entry.id}`}
                  className={styles.item}
                  onSelect={() => run(() => openPanel(entry.id))}
                >
                  <Icon size={16} aria-hidden />
                  <span className={styles.label}>{title}</span>
                  {entry.shortcut ? <KeyHint keys={`Alt+${entry.shortcut}`} /> : null}
                </Command.Item>
              );
            })}
          </Command.Group>
        ) : null}
        {isLayoutShown || isKeysShown ? (
          <Command.Group heading={p('layout')} className={styles.group}>
            {isLayoutShown ? (
              <Command.Item value="layout:reset" className={styles.item} onSelect={() => run(resetLayout)}>
                <LayoutDashboard size={16} aria-hidden />
                <span className={styles.label}>{layoutVerb}</span>
              </Command.Item>
            ) : null}
            {isKeysShown ? (
              <Command.Item value="layout:keys" className={styles.item} onSelect={() => run(() => show('keys'))}>
                <Keyboard size={16} aria-hidden />
                <span className={styles.label}>{keysVerb}</span>
                <KeyHint keys="?" />
              </Command.Item>
            ) : null}
          </Command.Group>
        ) : null}
      </Command.List>
      <div className={styles.foot}>
        <span>
          <KeyHint keys="↑+↓" /> {p('hintMove')}
        </span>
        <span>
          <KeyHint keys="↵" /> {p('hintOpen')}
        </span>
        <span role="status" className={styles.searching}>
          {isSearching ? p('searching') : null}
        </span>
      </div>
    </Command.Dialog>
  );
}
