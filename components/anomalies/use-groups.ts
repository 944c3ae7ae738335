'use client';
/** The groups of the desk, read again when the queue changes; and what a decision over one of them did. */
import { useState } from 'react';
import { api } from '@/components/ui/api-client';
import { useLiveQuery } from '@/components/live/live';
import type {
  DecisionAnswer,
  GroupDecisionRequest,
  ReviewGroupsAnswer,
  ReviewGroupsRequest,
  UndoAnswer,
} from '@/server/anomalies/review-contract';
import type { OrderEvent } from '@/server/work-orders/contract';

/** Orders that left or came to the desk make another grouping; a lock or a note does not. */
function regroups({ patch, created }: OrderEvent): boolean {
  return (
    (created?.some((row) => row.process === 'billing') ?? false) ||
    (patch !== undefined &&
      ('step' in patch || 'billId' in patch || patch.state === 'pending' || patch.state === 'returned'))
  );
}

export function useGroups(request: ReviewGroupsRequest, isVisible: boolean) {
  const key = JSON.stringify(request);
  return useLiveQuery<ReviewGroupsAnswer>({
    key: `groups/${key}`,
    topics: ['orders'],
    isEnabled: isVisible,
    load: (signal) => api.post<ReviewGroupsAnswer>('/api/anomalies/groups', JSON.parse(key), { signal }),
    apply: (answer, events) => (events.some(({ payload }) => regroups(payload as OrderEvent)) ? 'reload' : answer),
  });
}

export interface LastDecision extends DecisionAnswer {
  readonly undone: UndoAnswer | null;
}

export function useDecisions(onDone: () => void) {
  const [last, setLast] = useState<LastDecision | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState<'decide' | 'undo' | null>(null);
  const attempt = async (what: 'decide' | 'undo', work: () => Promise<void>): Promise<boolean> => {
    setBusy(what);
    setFailure(null);
    try {
      await work();
      onDone();
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    } finally {
      setBusy(null);
    }
  };
  return {
    last,
    failure,
    busy,
    dismiss: () => {
      setLast(null);
      setFailure(null);
    },
    decide: (request: GroupDecisionRequest) =>
      attempt('decide', async () => {
        const answer = await api.post<DecisionAnswer>('/api/anomalies/decisions', request);
        setLast({ ...answer, undone: null });
      }),
    undo: (decisionId: number) =>
      attempt('undo', async () => {
        const undone = await api.post<UndoAnswer>(`/api/anomalies/decisions/${decisionId}/undo`);
        setLast((before) => (before?.decisionId === decisionId ? { ...before, undone } : before));
      }),
  };
}
