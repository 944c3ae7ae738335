'use client';
/** The lines of a file: pasted, or read from a file that is chosen. */
import { type Ref, useState } from 'react';
import { useTranslations } from 'use-intl';

import { TextArea } from '@/components/ui/field';
import { FileButton } from '@/components/ui/file-button';
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
  const [fileName, setFileName] = useState('');
  const [isUnread, setIsUnread] = useState(false);
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
          <FileButton
            label={t('chooseFile')}
            accept=".txt,.csv,text/plain,text/csv"
            onFile={(chosen) =>
              void readTextFile(chosen).then(
                (text) => {
                  setIsUnread(false);
                  setFileName(chosen.name);
                  onText(text);
                },
                () => setIsUnread(true),
              )
            }
          />
          <span className={styles.said} role="status">
            {isUnread ? t('fileUnread') : rows === 0 ? t('chooseFileHint') : t('linesRead', { count: rows, fileName })}
          </span>
        </span>
      )}
    </span>
  );
}
