'use client';
/** The lines of a file: pasted, or read from a file that is chosen. */
import { type Ref, useRef, useState } from 'react';
import { FileUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { TextArea } from '@/components/ui/field';
import { readTextFile } from '@/components/ui/text-file';
import styles from '@/components/work-orders/lines-input.module.css';

export interface LinesInputProps {
  readonly name: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly onBlur: () => void;
  readonly ref: Ref<HTMLTextAreaElement>;
  readonly readOnly: boolean;
}

export function LinesInput({ value, onText, readOnly, ...rest }: LinesInputProps) {
  const t = useTranslations('work-orders.form');
  const input = useRef<HTMLInputElement>(null);
  const [fileName, setFileName] = useState('');
  const rows = value.trim() === '' ? 0 : value.trim().split('\n').length;
  return (
    <span className={styles.lines}>
      <TextArea
        {...rest}
        rows={4}
        readOnly={readOnly}
        value={value}
        wrap="off"
        onChange={(event) => {
          setFileName('');
          onText(event.target.value);
        }}
      />
      {readOnly ? null : (
        <span className={styles.foot}>
          <input
            ref={input}
            type="file"
            accept=".txt,.csv,text/plain,text/csv"
            hidden
            aria-label={t('chooseFile')}
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = '';
              if (!chosen) return;
              void readTextFile(chosen).then((text) => {
                setFileName(chosen.name);
                onText(text);
              });
            }}
          />
          <Button icon={FileUp} onClick={() => input.current?.click()}>
            {t('chooseFile')}
          </Button>
          <span className={styles.said}>
            {rows === 0 ? t('chooseFileHint') : t('linesRead', { count: rows, fileName })}
          </span>
        </span>
      )}
    </span>
  );
}
