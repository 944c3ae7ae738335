'use client';
import { useRef, useState, type DragEvent } from 'react';
import { FileUp, Upload, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { kindByName, sizeText, uploadFile, type UploadHandle } from '@/components/imports/upload';
import { Progress } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/field';
import { ErrorState } from '@/components/ui/states';
import { type BatchView, IMPORT_KINDS, type ImportKind } from '@/server/imports/contract';
import styles from '@/components/imports/imports.module.css';

export interface UploadStripProps {
  readonly kind: ImportKind;
  readonly onKind: (kind: ImportKind) => void;
  readonly onSent: (batch: BatchView) => void;
}

/** Kind, file, and what to do with bad rows; the file may be dropped anywhere on the strip. */
export function UploadStrip({ kind, onKind, onSent }: UploadStripProps) {
  const t = useTranslations('imports');
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [acceptGood, setAcceptGood] = useState(false);
  const [isOver, setOver] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const upload = useRef<UploadHandle | null>(null);

  const take = (chosen: File | null | undefined): void => {
    if (!chosen) return;
    setFile(chosen);
    setError(null);
    const named = kindByName(chosen.name);
    if (named) onKind(named);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const send = async (): Promise<void> => {
    if (!file) return;
    setError(null);
    setShare(0);
    upload.current = uploadFile({ kind, file, acceptGood, onProgress: setShare });
    try {
      onSent(await upload.current.done);
      setFile(null);
      if (input.current) input.current.value = '';
    } catch (caught) {
      if (!(caught instanceof DOMException && caught.name === 'AbortError')) setError(caught);
    } finally {
      setShare(null);
    }
  };

  return (
    <section
      className={styles.strip}
      data-over={isOver || undefined}
      aria-label={t('panel.label')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <fieldset className={styles.kinds}>
        <legend className={styles.legend}>{t('panel.kindLabel')}</legend>
        {IMPORT_KINDS.map((each) => (
          <label key={each} className={styles.kind} data-chosen={each === kind || undefined}>
            <input type="radio" name="import-kind" value={each} checked={each === kind} onChange={() => onKind(each)} />
            {t(`kind.${each}`)}
          </label>
        ))}
      </fieldset>
      <div className={styles.file}>
        <FileUp size={16} aria-hidden />
        {file ? (
          <strong>{t('panel.chosen', { name: file.name, size: sizeText(file.size) })}</strong>
        ) : (
          <span>{isOver ? t('panel.dropActive') : t('panel.drop')}</span>
        )}
        <Button onClick={() => input.current?.click()} disabled={share !== null}>
          {t('panel.choose')}
        </Button>
        <input
          ref={input}
          className={styles.hidden}
          type="file"
          accept=".csv,.txt,.tsv,text/csv"
          aria-label={t('panel.choose')}
          tabIndex={-1}
          data-testid="import-file"
          onChange={(event) => take(event.target.files?.[0])}
        />
        <span className={styles.muted}>{t('panel.encodings')}</span>
      </div>
      <div className={styles.send}>
        <span title={t('panel.acceptGoodHint')}>
          <Checkbox
            label={t('panel.acceptGood')}
            checked={acceptGood}
            onChange={(event) => setAcceptGood(event.target.checked)}
          />
        </span>
        {share === null ? (
          <Button variant="primary" icon={Upload} disabled={!file} onClick={() => void send()}>
            {t('panel.start')}
          </Button>
        ) : (
          <>
            <span className={styles.progress}>
              <Progress
                value={Math.round(share * 100)}
                max={100}
                label={t('panel.progress', { name: file?.name ?? '' })}
              />
            </span>
            <span aria-live="polite">{t('panel.uploading', { percent: Math.round(share * 100) })}</span>
            <Button variant="quiet" icon={X} onClick={() => upload.current?.cancel()}>
              {t('panel.cancel')}
            </Button>
          </>
        )}
      </div>
      {error ? <ErrorState error={error} /> : null}
    </section>
  );
}
