'use client';
import { useTranslations } from 'use-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import type { RunStatus } from '@/server/billing/run-wire';

const TONES: Readonly<Record<RunStatus, Tone>> = {
  planned: 'neutral',
  running: 'accent',
  paused: 'warn',
  done: 'good',
  stopped: 'neutral',
  cancelled: 'bad',
};

export function RunStatusBadge({ status }: { readonly status: RunStatus }) {
  const t = useTranslations('billing');
  return <Badge tone={TONES[status]}>{t(`runStatus.${status}`)}</Badge>;
}
