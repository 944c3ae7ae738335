'use client';
/** 快捷键一览: every key of the console on one sheet, to look at or to print. */
import { Printer } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useDock } from '@/components/dock/open-panel';
import { PANELS } from '@/components/dock/panels';
import { useDialogs } from '@/components/shell/stores';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { KeyHint } from '@/components/ui/key-hint';
import styles from '@/components/shell/key-sheet.module.css';

const ANYWHERE = [
  ['palette', 'Ctrl+K'],
  ['sheet', '?'],
  ['groups', 'F6'],
  ['closeTab', 'Delete'],
] as const;
const QUEUE = [
  ['move', '↑+↓'],
  ['extend', 'Shift+↑+↓'],
  ['toggle', 'Space'],
  ['all', 'Ctrl+A'],
  ['open', 'Enter'],
  ['lock', 'L'],
  ['unlock', 'U'],
  ['sendBack', 'R'],
  ['next', 'N'],
  ['filter', '/'],
  ['back', 'Esc'],
] as const;
const ORDER = [
  ['send', 'Ctrl+Enter'],
  ['mention', '@'],
] as const;

export function KeySheet() {
  const t = useTranslations('console.keys');
  const dock = useTranslations('dock');
  const isOpen = useDialogs((state) => state.open === 'keys');
  const show = useDialogs((state) => state.show);
  const allowed = useDock((state) => state.allowed);
  const section = (title: string, rows: readonly (readonly [id: string, keys: string, label: string])[]) => (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([id, keys, label]) => (
          <div key={id}>
            <dt>{label}</dt>
            <dd>
              <KeyHint keys={keys} />
              <span className="visually-hidden">{keys}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
  const panels = PANELS.filter((entry) => allowed.has(entry.id) && entry.shortcut !== null);
  return (
    <Dialog wide open={isOpen} onOpenChange={(open) => show(open ? 'keys' : null)} title={t('title')}>
      <div className={styles.sheet}>
        {section(
          t('queue'),
          QUEUE.map(([id, keys]) => [id, keys, t(`key.${id}`)]),
        )}
        <div>
          {section(
            t('anywhere'),
            ANYWHERE.map(([id, keys]) => [id, keys, t(`key.${id}`)]),
          )}
          {section(
            t('order'),
            ORDER.map(([id, keys]) => [id, keys, t(`key.${id}`)]),
          )}
          {section(
            t('panels'),
            panels.map((entry) => [entry.id, `Alt+${entry.shortcut}`, dock(`panels.${entry.id}`)]),
          )}
        </div>
      </div>
      <DialogActions>
        <Button icon={Printer} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
