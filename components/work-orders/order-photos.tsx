'use client';
/** 电表照片 of an order: whoever holds it may add one; everybody who sees the order sees them. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ImagePlus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { InstantText } from '@/components/i18n/values';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import { PHOTO_MOST_BYTES, PHOTO_TYPES, type PhotoView } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/photos.module.css';

export interface OrderPhotosProps {
  readonly orderId: number;
  readonly writable: boolean;
  /** Only what had been added by then. */
  readonly until?: string | undefined;
}

export function OrderPhotos({ orderId, writable, until }: OrderPhotosProps) {
  const t = useTranslations('review.photo');
  const [photos, setPhotos] = useState<readonly PhotoView[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const path = `/api/work-orders/${orderId}/photos`;
  const load = useCallback(
    (signal?: AbortSignal) =>
      api
        .get<{ photos: PhotoView[] }>(path, signal ? { signal } : {})
        .then((answer) =>
          setPhotos(answer.photos.filter(({ at }) => until === undefined || Date.parse(at) <= Date.parse(until))),
        )
        .catch((error: unknown) => !signal?.aborted && setFailure(error)),
    [path, until],
  );
  useEffect(() => {
    const abort = new AbortController();
    void load(abort.signal);
    return () => abort.abort();
  }, [load]);
  const add = async (file: File | undefined) => {
    if (file === undefined) return;
    setFailure(null);
    if (file.size > PHOTO_MOST_BYTES) return setFailure(new Error(t('tooLarge')));
    setBusy(true);
    try {
      await api.put(path, file, {
        raw: true,
        query: { name: file.name.slice(-200) },
        headers: { 'content-type': file.type },
      });
      await load();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  if (photos.length === 0 && !writable && !failure) return null;
  return (
    <section className={styles.photos} aria-label={t('title')}>
      <div className={styles.bar}>
        <h3>{t('title')}</h3>
        <span className={styles.muted}>{photos.length > 0 ? t('count', { count: photos.length }) : ''}</span>
        {writable ? (
          <>
            <input
              ref={picker}
              type="file"
              hidden
              accept={PHOTO_TYPES.join(',')}
              capture="environment"
              data-testid="photo-file"
              onChange={(event) => {
                void add(event.target.files?.[0]);
                event.target.value = '';
              }}
            />
            <Button icon={ImagePlus} busy={isBusy} onClick={() => picker.current?.click()}>
              {t(isBusy ? 'adding' : 'add')}
            </Button>
          </>
        ) : null}
      </div>
      {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
      {photos.length === 0 ? null : (
        <ul className={styles.list}>
          {photos.map((photo) => (
            <li key={photo.id}>
              <a href={`/api/work-orders/photos/${photo.id}`} target="_blank" rel="noreferrer">
                <img
                  src={`/api/work-orders/photos/${photo.id}`}
                  alt={t('alt', { name: photo.fileName, by: photo.byName })}
                  loading="lazy"
                />
              </a>
              <span className={styles.muted}>
                {photo.byName} <InstantText value={photo.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
