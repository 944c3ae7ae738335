'use client';
/** 用户与岗位: the people of one's own units, who may do what where, and the record of it. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Plus, RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/access/access.module.css';
import { CreateUserDialog } from '@/components/access/user-dialogs';
import { UserDetail } from '@/components/access/user-detail';
import { useUnits } from '@/components/access/use-units';
import { useUserVerbs } from '@/components/access/use-user-verbs';
import type { PanelProps } from '@/components/dock/panel-props';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { useName } from '@/components/i18n/intl';
import { useVerb } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { Button, IconButton } from '@/components/ui/button';
import { Select, TextInput } from '@/components/ui/field';
import { PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { Receipt } from '@/components/ui/receipt';
import { EmptyState } from '@/components/ui/states';
import { USER_STATUSES, type UserListAnswer, type UserView } from '@/server/access/contract';
import { ROLE_IDS } from '@/server/access/roles';

const MOST_SHOWN = 500;
const TYPING_MS = 200;

interface Filter {
  readonly text: string;
  readonly role: string;
  readonly status: string;
}

function useUsers(filter: Filter, isVisible: boolean) {
  const unitId = useScope((state) => state.unitId);
  const [answer, setAnswer] = useState<UserListAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const { text, role, status } = filter;
  useEffect(() => {
    if (!isVisible) return undefined;
    const abort = new AbortController();
    const query = { text, unitId, role: role || null, status: status || null, limit: MOST_SHOWN };
    const timer = setTimeout(() => {
      api
        .get<UserListAnswer>('/api/access/users', { query, signal: abort.signal })
        .then((next) => {
          setAnswer(next);
          setError(null);
        })
        .catch((caught: unknown) => {
          if (!abort.signal.aborted) setError(caught);
        });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, role, status, unitId, isVisible, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  /** What a verb answered takes its row's place at once. */
  const put = useCallback((user: UserView) => {
    setAnswer((before) => {
      if (before === null) return before;
      const isKnown = before.users.some(({ id }) => id === user.id);
      const users = isKnown ? before.users.map((each) => (each.id === user.id ? user : each)) : [user, ...before.users];
      return { users, total: before.total + (isKnown ? 0 : 1) };
    });
  }, []);
  return { answer, error, reload, put };
}

export default function UsersPanel({ params, api: panel, isVisible }: PanelProps<'users'>) {
  const t = useTranslations('access');
  const roleName = useTranslations('shell.roles');
  const mayManage = useVerb('user.manage');
  const [filter, setFilter] = useState<Filter>({ text: '', role: '', status: '' });
  const [isCreating, setCreating] = useState(false);
  const { answer, error, reload, put } = useUsers(filter, isVisible);
  const verbs = useUserVerbs(put, reload);
  const { nameOf } = useUnits();
  const scopeUnit = useScope((state) => state.unitId);
  const columns = useColumns();
  const chosen = answer?.users.find(({ id }) => String(id) === params.userId);
  const choose = (userId: string | undefined) => panel.setParams({ ...params, userId });
  const set = (name: keyof Filter) => (event: { readonly target: { readonly value: string } }) =>
    setFilter((before) => ({ ...before, [name]: event.target.value }));
  const shown = answer?.users.length ?? 0;
  return (
    <PanelFrame>
      <Toolbar label={t('list.label')}>
        {mayManage ? (
          <Button icon={Plus} variant="primary" onClick={() => setCreating(true)}>
            {t('list.create')}
          </Button>
        ) : null}
        <TextInput
          className={styles.search}
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          value={filter.text}
          onChange={set('text')}
        />
        <Select
          aria-label={t('list.role')}
          value={filter.role}
          placeholder={t('list.anyRole')}
          onChange={set('role')}
          options={ROLE_IDS.map((id) => ({ value: id, label: roleName(id) }))}
        />
        <Select
          aria-label={t('list.status')}
          value={filter.status}
          placeholder={t('list.anyStatus')}
          onChange={set('status')}
          options={USER_STATUSES.map((id) => ({ value: id, label: t(`status.${id}`) }))}
        />
        <ToolbarGap />
        {answer ? (
          <span className={styles.muted}>
            {shown < answer.total
              ? t('list.shownPart', { total: answer.total, shown })
              : t('list.shown', { total: answer.total })}
          </span>
        ) : null}
        <IconButton icon={RotateCw} label={t('list.reload')} onClick={reload} />
      </Toolbar>
      {verbs.did ? (
        <Receipt
          tone={verbs.did.tone}
          onDismiss={verbs.dismiss}
          actions={
            verbs.did.undo ? [{ id: 'undo', label: t('did.undo'), busy: verbs.isBusy, onClick: verbs.did.undo }] : []
          }
        >
          {verbs.did.text}
        </Receipt>
      ) : null}
      <div className={styles.split}>
        <div className={styles.inner}>
          <div className={styles.list}>
            <Grid
              label={t('list.label')}
              columns={columns}
              rows={answer?.users ?? null}
              rowId={({ id }) => String(id)}
              error={error}
              onRetry={reload}
              selection="single"
              onSelection={(rows) => (rows[0] ? choose(String(rows[0].id)) : undefined)}
              onOpen={({ id }) => choose(String(id))}
              stateKey="users"
              rowTone={({ status }) => (status === 'disabled' ? 'muted' : undefined)}
              empty={
                <EmptyState title={t('list.empty', { unit: scopeUnit === null ? '' : nameOf(scopeUnit) })}>
                  {t('list.emptyHint')}
                </EmptyState>
              }
            />
          </div>
          {chosen ? (
            <UserDetail user={chosen} verbs={verbs} onClose={() => choose(undefined)} />
          ) : (
            <div className={styles.detail}>
              <EmptyState title={t('detail.choose')} />
            </div>
          )}
        </div>
      </div>
      {isCreating ? (
        <CreateUserDialog
          onClose={() => setCreating(false)}
          onDone={(user) => {
            setCreating(false);
            verbs.done(user, 'create');
            choose(String(user.id));
          }}
        />
      ) : null}
    </PanelFrame>
  );
}

function useColumns(): GridColumn<UserView>[] {
  const t = useTranslations('access');
  const roleName = useTranslations('shell.roles');
  const name = useName();
  return useMemo(
    () => [
      { id: 'login', header: t('column.login'), width: 128, pinned: 'left' as const },
      { id: 'name', header: t('column.name'), width: 112, value: (user: UserView) => name(user) },
      {
        id: 'home',
        header: t('column.home'),
        width: 160,
        value: ({ homeUnitNameZh, homeUnitNameEn }: UserView) =>
          name({ nameZh: homeUnitNameZh, nameEn: homeUnitNameEn }),
      },
      {
        id: 'roles',
        header: t('column.roles'),
        flex: 1,
        minWidth: 140,
        value: ({ grants }: UserView) => [...new Set(grants.map(({ role }) => roleName(role)))].join(' · '),
      },
      {
        id: 'status',
        header: t('column.status'),
        width: 96,
        value: ({ status, lockedUntil }: UserView) =>
          t(`status.${status === 'active' && lockedUntil ? 'lockedOut' : status}`),
      },
      {
        id: 'lastSeen',
        header: t('column.lastSeen'),
        type: 'age' as const,
        value: ({ lastSeenAt }: UserView) => lastSeenAt,
      },
    ],
    [t, roleName, name],
  );
}
