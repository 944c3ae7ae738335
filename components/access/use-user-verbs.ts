'use client';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useUnits } from '@/components/access/use-units';
import { useName } from '@/components/i18n/intl';
import { api, ApiError } from '@/components/ui/api-client';
import type { UserView } from '@/server/access/contract';
import type { RoleId } from '@/server/access/roles';

export interface Did {
  readonly tone: 'good' | 'bad';
  readonly text: string;
  readonly undo?: () => void;
}

/** What an administrator does to a person; each answers with words, and with its undoing where there is one. */
export function useUserVerbs(onChanged: (user: UserView) => void, onStale: () => void) {
  const t = useTranslations('access.did');
  const roleName = useTranslations('shell.roles');
  const name = useName();
  const { nameOf } = useUnits();
  const [did, setDid] = useState<Did | null>(null);
  const [isBusy, setBusy] = useState(false);

  const perform = useCallback(
    async (work: () => Promise<UserView>, describe: (user: UserView) => Did): Promise<void> => {
      setBusy(true);
      try {
        const user = await work();
        onChanged(user);
        setDid(describe(user));
      } catch (error) {
        setDid({ tone: 'bad', text: (error instanceof ApiError && error.message) || t('failed') });
        // Somebody else was faster: show what they made of it.
        if (error instanceof ApiError && error.code === 'access.user-changed') onStale();
      } finally {
        setBusy(false);
      }
    },
    [onChanged, onStale, t],
  );

  const grant = useCallback(
    (user: UserView, role: RoleId, unitId: number, isUndo = false): Promise<void> =>
      perform(
        () => api.post<UserView>(`/api/access/users/${user.id}/grants`, { version: user.version, role, unitId }),
        (changed) => ({
          tone: 'good',
          text: t('grant', { name: name(changed), role: roleName(role), unit: nameOf(unitId) }),
          ...(isUndo ? {} : { undo: () => void revoke(changed, role, unitId, true) }),
        }),
      ),
    [perform, t, name, roleName, nameOf],
  );

  const revoke = useCallback(
    (user: UserView, role: RoleId, unitId: number, isUndo = false): Promise<void> =>
      perform(
        () => api.del<UserView>(`/api/access/users/${user.id}/grants`, { version: user.version, role, unitId }),
        (changed) => ({
          tone: 'good',
          text: t('revoke', { name: name(changed), role: roleName(role), unit: nameOf(unitId) }),
          ...(isUndo ? {} : { undo: () => void grant(changed, role, unitId, true) }),
        }),
      ),
    [perform, t, name, roleName, nameOf, grant],
  );

  const setStatus = useCallback(
    (user: UserView, status: UserView['status'], isUndo = false): Promise<void> =>
      perform(
        () => api.put<UserView>(`/api/access/users/${user.id}/status`, { version: user.version, status }),
        (changed) => ({
          tone: 'good',
          text: t(status === 'active' ? 'enable' : 'disable', { name: name(changed) }),
          ...(isUndo ? {} : { undo: () => void setStatus(changed, status === 'active' ? 'disabled' : 'active', true) }),
        }),
      ),
    [perform, t, name],
  );

  const done = useCallback(
    (user: UserView, what: 'create' | 'password'): void => {
      onChanged(user);
      setDid({ tone: 'good', text: t(what, { name: name(user) }) });
    },
    [onChanged, t, name],
  );

  return { did, dismiss: useCallback(() => setDid(null), []), isBusy, grant, revoke, setStatus, done };
}
export type UserVerbs = ReturnType<typeof useUserVerbs>;
