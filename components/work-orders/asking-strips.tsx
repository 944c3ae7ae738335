'use client';
import { useTranslations } from 'use-intl';
import { selectionFacts } from '@/components/work-orders/selection';
import type { QueueVerbs } from '@/components/work-orders/use-queue-verbs';
import { DecideStrip, ReasonStrip, ReassignStrip } from '@/components/work-orders/verb-strips';
import type { OrderRow } from '@/server/work-orders/contract';
import type { ActionDefinition } from '@/server/work-orders/process';

/** The verb whose small form stands open. */
export type Asking =
  | { readonly kind: 'decide'; readonly action: ActionDefinition }
  | { readonly kind: 'break' }
  | { readonly kind: 'reassign' };

export interface AskingStripsProps {
  readonly asking: Asking | null;
  readonly selected: readonly OrderRow[];
  readonly userId: number;
  readonly unitId: number | undefined;
  readonly verbs: Pick<QueueVerbs, 'decide' | 'breakLock' | 'reassign'>;
  readonly onClose: () => void;
}

export function AskingStrips({ asking, selected, userId, unitId, verbs, onClose }: AskingStripsProps) {
  const t = useTranslations('work-orders');
  if (asking === null || selected.length === 0) return null;
  const finish = async (work: Promise<unknown>) => {
    if ((await work) !== null) onClose();
  };
  if (asking.kind === 'reassign') {
    const ids = selected.map((row) => row.id);
    return (
      <ReassignStrip
        rows={selected}
        unitId={unitId}
        onSend={(to, reason) => finish(verbs.reassign(ids, to, reason))}
        onCancel={onClose}
      />
    );
  }
  const locked = selected.filter((row) => row.state === 'locked');
  if (asking.kind === 'break') {
    const ids = locked.filter((row) => row.lockedBy !== userId).map((row) => row.id);
    if (ids.length === 0) return null;
    return (
      <ReasonStrip
        title={t('break.title', { count: ids.length })}
        send={t('break.send', { count: ids.length })}
        onSend={(reason) => finish(verbs.breakLock(ids, reason))}
        onCancel={onClose}
      />
    );
  }
  const mine = locked.filter((row) => row.lockedBy === userId);
  if (mine.length === 0) return null;
  return (
    <DecideStrip
      key={asking.action.id}
      action={asking.action}
      rows={mine}
      moneyYuan={selectionFacts(mine, userId).moneyYuan}
      onSend={(form) => finish(verbs.decide(mine, asking.action.id, form))}
      onCancel={onClose}
    />
  );
}
