'use client';
import { useLiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import type { AccountStatement } from '@/server/accounts/contract';
import type { FeedEvent } from '@/server/realtime/contract';

/** Money moved on this account, or bills of its unit were released: then the statement is read again. */
function concerns({ owed }: AccountStatement, { topic, unitId, payload }: FeedEvent): boolean {
  if (topic === 'accounts') return (payload as { accountId?: number }).accountId === owed.accountId;
  return unitId === owed.unitId && (payload as { status?: string }).status === 'released';
}

/** The statement of one account, kept true by the feed while it is in sight. */
export function useStatement(accountId: string | undefined, isVisible: boolean) {
  return useLiveQuery<AccountStatement>({
    key: accountId ?? '',
    topics: ['accounts', 'bills'],
    isEnabled: isVisible && accountId !== undefined,
    load: (signal) => api.get<AccountStatement>(`/api/accounts/${accountId}/statement`, { signal }),
    apply: (statement, events) => (events.some((event) => concerns(statement, event)) ? 'reload' : statement),
  });
}
