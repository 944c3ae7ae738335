'use client';
/** 停电登记: where, since when, why; the end only when supply is back. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { fieldOfMoment, momentOfField } from '@/components/dock/as-of-moment';
import { useFeeder } from '@/components/network/use-network';
import { api, ApiError } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { type FeederView, OUTAGE_KINDS } from '@/server/network/contract';
import styles from '@/components/network/network.module.css';

export interface OutagePlace {
  readonly place: 'feeder' | 'transformer';
  readonly id: number;
  readonly name: string;
}

export interface OutageDialogProps {
  /** Null: still to be chosen. */
  readonly place: OutagePlace | null;
  readonly feeders: readonly FeederView[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function OutageDialog({ place, feeders, onClose, onDone }: OutageDialogProps) {
  const t = useTranslations('network.outage');
  const [feederId, setFeederId] = useState('');
  const [transformerId, setTransformerId] = useState('');
  const [kind, setKind] = useState<(typeof OUTAGE_KINDS)[number]>('fault');
  const [startedAt, setStartedAt] = useState(() => fieldOfMoment(new Date().toISOString()));
  const [endedAt, setEndedAt] = useState('');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { answer } = useFeeder(feederId === '' ? null : Number(feederId));
  const faultOf = (path: string) => failure?.faults.find((each) => each.path === path)?.message;
  const chosen =
    place ??
    (transformerId === ''
      ? { place: 'feeder' as const, id: Number(feederId) }
      : { place: 'transformer' as const, id: Number(transformerId) });
  const send = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await api.post('/api/network/outages', {
        place: chosen.place,
        placeId: chosen.id,
        kind,
        startedAt: momentOfField(startedAt, Date.now()) ?? startedAt,
        ...(endedAt === '' ? {} : { endedAt: momentOfField(endedAt, Date.now()) ?? endedAt }),
        reason,
      });
      onDone();
    } catch (error) {
      setFailure(error instanceof ApiError ? error : new ApiError(0, { code: 'network', message: t('failed') }));
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(next) => (next ? undefined : onClose())} title={t('record')}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {place === null ? (
          <>
            <Field label={t('feeder')} required>
              <Select
                required
                value={feederId}
                placeholder={t('choose')}
                options={feeders.map((each) => ({ value: String(each.id), label: `${each.code} ${each.name}` }))}
                onChange={(event) => {
                  setFeederId(event.target.value);
                  setTransformerId('');
                }}
              />
            </Field>
            <Field label={t('transformer')} hint={t('transformerHint')}>
              <Select
                value={transformerId}
                disabled={feederId === ''}
                placeholder={t('wholeFeeder')}
                options={(answer?.transformers ?? [])
                  .filter(({ retiredOn }) => retiredOn === null)
                  .map((each) => ({ value: String(each.id), label: `${each.code} ${each.name}` }))}
                onChange={(event) => setTransformerId(event.target.value)}
              />
            </Field>
          </>
        ) : (
          <p>{t('at', { name: place.name })}</p>
        )}
        <Field label={t('kind')}>
          <Select
            value={kind}
            options={OUTAGE_KINDS.map((each) => ({ value: each, label: t(`kinds.${each}`) }))}
            onChange={(event) => setKind(event.target.value as typeof kind)}
          />
        </Field>
        <Field label={t('startedAt')} error={faultOf('startedAt')} required>
          <TextInput
            type="datetime-local"
            required
            value={startedAt}
            onChange={(event) => setStartedAt(event.target.value)}
          />
        </Field>
        <Field label={t('endedAt')} hint={t('endedHint')} error={faultOf('endedAt')}>
          <TextInput type="datetime-local" value={endedAt} onChange={(event) => setEndedAt(event.target.value)} />
        </Field>
        <Field label={t('reason')} error={faultOf('reason')} required>
          <TextInput
            required
            minLength={2}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {failure === null ? null : (
          <p role="alert" className={styles.failure}>
            {failure.message}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" busy={isBusy} disabled={place === null && feederId === ''}>
            {t('record')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
