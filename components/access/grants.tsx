'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from '@/components/access/access.module.css';
import { useUnits } from '@/components/access/use-units';
import type { UserVerbs } from '@/components/access/use-user-verbs';
import { useName } from '@/components/i18n/intl';
import { InstantText } from '@/components/i18n/values';
import { useSession, useVerb } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import type { GrantView, UserView } from '@/server/access/contract';
import { INCOMPATIBLE, ROLE_IDS, isRole, type RoleId } from '@/server/access/roles';

interface GrantsProps {
  readonly user: UserView;
  readonly verbs: UserVerbs;
}

/** 岗位: what a person holds and where, with its taking away and its adding to. */
export function Grants({ user, verbs }: GrantsProps) {
  const t = useTranslations('access.grants');
  const isSelf = useSession().user.id === String(user.id);
  const mayManage = useVerb('user.manage') && !isSelf;
  return (
    <div className={styles.pad}>
      {user.grants.length === 0 ? (
        <p className={styles.muted}>{t('none')}</p>
      ) : (
        <GrantTable user={user} verbs={verbs} mayManage={mayManage} />
      )}
      {mayManage && user.status === 'active' ? <AddGrant key={user.id} user={user} verbs={verbs} /> : null}
    </div>
  );
}

function GrantTable({ user, verbs, mayManage }: GrantsProps & { readonly mayManage: boolean }) {
  const t = useTranslations('access.grants');
  const roleName = useTranslations('shell.roles');
  const name = useName();
  const system = useTranslations('access.history')('system');
  const unitOf = ({ unitNameZh, unitNameEn }: GrantView) => name({ nameZh: unitNameZh, nameEn: unitNameEn });
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('role')}</th>
            <th scope="col">{t('unit')}</th>
            <th scope="col">{t('by')}</th>
            <th scope="col">{t('at')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {user.grants.map((grant) => (
            <tr key={`${grant.role}/${grant.unitId}`}>
              <td>{roleName(grant.role)}</td>
              <td>{unitOf(grant)}</td>
              <td>{grant.grantedByName || system}</td>
              <td>
                <InstantText value={grant.grantedAt} />
              </td>
              <td>
                {mayManage && grant.revocable ? (
                  <Button
                    variant="quiet"
                    disabled={verbs.isBusy}
                    aria-label={t('revokeLabel', { role: roleName(grant.role), unit: unitOf(grant) })}
                    onClick={() => void verbs.revoke(user, grant.role, grant.unitId)}
                  >
                    {t('revoke')}
                  </Button>
                ) : mayManage ? (
                  <span className={styles.muted}>{t('outside')}</span>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A role already held that the chosen one does not go with; whether the units overlap is the server's decision. */
function incompatibleWith(role: string, grants: readonly GrantView[]): RoleId | undefined {
  return grants.find((grant) =>
    INCOMPATIBLE.some(
      ([one, other]) => (one === role && other === grant.role) || (other === role && one === grant.role),
    ),
  )?.role;
}

function AddGrant({ user, verbs }: GrantsProps) {
  const t = useTranslations('access.grants');
  const roleName = useTranslations('shell.roles');
  const { choices } = useUnits();
  const [role, setRole] = useState('');
  const [unitId, setUnitId] = useState('');
  const conflict = role === '' ? undefined : incompatibleWith(role, user.grants);
  const grant = () => {
    if (isRole(role) && unitId !== '') void verbs.grant(user, role, Number(unitId));
  };
  return (
    <section aria-label={t('add')}>
      <div className={styles.add}>
        <Field label={t('addRole')}>
          <Select
            value={role}
            placeholder=""
            onChange={(event) => setRole(event.target.value)}
            options={ROLE_IDS.map((id) => ({ value: id, label: roleName(id) }))}
          />
        </Field>
        <Field label={t('addUnit')}>
          <Select value={unitId} placeholder="" onChange={(event) => setUnitId(event.target.value)} options={choices} />
        </Field>
        <Button variant="primary" busy={verbs.isBusy} disabled={role === '' || unitId === ''} onClick={grant}>
          {t('grant')}
        </Button>
      </div>
      {conflict ? (
        <p className={styles.warn}>{t('conflict', { held: roleName(conflict) })}</p>
      ) : (
        <p className={styles.hint}>{t('reach')}</p>
      )}
    </section>
  );
}
