'use client';
import { useTranslations } from 'use-intl';
import { formatEnergy } from '@/components/i18n/format';
import type { SheetRow } from '@/components/metering/entry-sheet';
import styles from '@/components/metering/metering.module.css';
import { useEntryWords } from '@/components/metering/use-entry-columns';
import { Button } from '@/components/ui/button';
import { Receipt } from '@/components/ui/receipt';

const SHOWN_AT_ONCE = 3;

function Which({ row: sheet, onFocus }: { readonly row: SheetRow; readonly onFocus: (row: SheetRow) => void }) {
  const t = useTranslations('reading-entry');
  const { row } = sheet;
  return (
    <button type="button" className={styles.which} onClick={() => onFocus(sheet)}>
      {row.accountNo} {row.customerName} · {t(`register.${row.register}`)}
    </button>
  );
}

interface QuestionsProps {
  readonly rows: readonly SheetRow[];
  readonly onFocus: (row: SheetRow) => void;
  readonly onRule: (row: SheetRow, rolledOver: boolean) => void;
}

/** A figure below the former one: went round, or not? Asked here, never assumed; it takes no focus and can wait. */
export function Questions({ rows, onFocus, onRule }: QuestionsProps) {
  const t = useTranslations('reading-entry');
  if (rows.length === 0) return null;
  const more = rows.length - SHOWN_AT_ONCE;
  return (
    <Receipt
      tone="warn"
      details={
        <ul className={styles.list}>
          {rows.slice(0, SHOWN_AT_ONCE).map((sheet) => (
            <li key={sheet.key}>
              <Which row={sheet} onFocus={onFocus} />
              <span className={styles.figures}>
                {formatEnergy(sheet.row.prevValue)} → {formatEnergy(sheet.value)}
              </span>
              <Button onClick={() => onRule(sheet, true)}>
                {t('question.round', { energy: formatEnergy(sheet.advance.ifRound) })}
              </Button>
              <Button onClick={() => onRule(sheet, false)}>{t('question.notRound')}</Button>
            </li>
          ))}
          {more > 0 ? <li className={styles.more}>{t('more', { count: more })}</li> : null}
        </ul>
      }
    >
      {t('question.title', { count: rows.length })}
    </Receipt>
  );
}

interface TroublesProps {
  readonly rows: readonly SheetRow[];
  readonly onFocus: (row: SheetRow) => void;
  readonly onInsist: (row: SheetRow) => void;
  readonly onDrop: (row: SheetRow) => void;
}

/** Figures that were not saved, each with its reason; what was typed stays until one drops it. */
export function Troubles({ rows, onFocus, onInsist, onDrop }: TroublesProps) {
  const t = useTranslations('reading-entry');
  const words = useEntryWords();
  if (rows.length === 0) return null;
  const more = rows.length - SHOWN_AT_ONCE;
  return (
    <Receipt
      tone="bad"
      details={
        <ul className={styles.list}>
          {rows.slice(0, SHOWN_AT_ONCE).map((sheet) => (
            <li key={sheet.key}>
              <Which row={sheet} onFocus={onFocus} />
              <span className={styles.why}>{words.note(sheet)}</span>
              {sheet.trouble?.refusal === 'metering.reading-changed' ? (
                <Button onClick={() => onInsist(sheet)}>{t('trouble.insist', { value: sheet.value ?? '' })}</Button>
              ) : null}
              <Button variant="quiet" onClick={() => onDrop(sheet)}>
                {t('trouble.drop')}
              </Button>
            </li>
          ))}
          {more > 0 ? <li className={styles.more}>{t('more', { count: more })}</li> : null}
        </ul>
      }
    >
      {t('trouble.title', { count: rows.length })}
    </Receipt>
  );
}
