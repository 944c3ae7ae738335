'use client';
import { useState } from 'react';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/access/access.module.css';
import { Grants } from '@/components/access/grants';
import { PasswordDialog } from '@/components/access/user-dialogs';
import { UserHistory } from '@/components/access/user-history';
import type { UserVerbs } from '@/components/access/use-user-verbs';
import { useName } from '@/components/i18n/intl';
import { Age, InstantText } from '@/components/i18n/values';
import { useSession, useVerb } from '@/components/shell/session';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { Facts, type Fact } from '@/components/ui/panel-frame';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import type { UserView } from '@/server/access/contract';

export interface UserDetailProps {
  readonly user: UserView;
  readonly verbs: UserVerbs;
  readonly onClose: () => void;
}

export function UserDetail({ user, verbs, onClose }: UserDetailProps) {
  const t = useTranslations('access.detail');
  const status = useTranslations('access.status');
  const name = useName();
  const [tab, setTab] = useState('rights');
  const [isResetting, setResetting] = useState(false);
  const isSelf = useSession().user.id === String(user.id);
  const mayManage = useVerb('user.manage') && !isSelf;
  const isActive = user.status === 'active';
  return (
    <section className={styles.detail} aria-label={name(user)}>
      <div className={styles.head}>
        <h3>{name(user)}</h3>
        <Badge tone={isActive ? 'good' : 'neutral'}>{status(user.status)}</Badge>
        {user.lockedUntil ? <Badge tone="warn">{status('lockedOut')}</Badge> : null}
        <span className={styles.spring} />
        {mayManage ? (
          <>
            <Button onClick={() => setResetting(true)}>{t('resetPassword')}</Button>
            <Button busy={verbs.isBusy} onClick={() => void verbs.setStatus(user, isActive ? 'disabled' : 'active')}>
              {t(isActive ? 'disable' : 'enable')}
            </Button>
          </>
        ) : null}
        <IconButton icon={X} size="small" label={t('close')} onClick={onClose} />
      </div>
      <div className={styles.facts}>
        <Facts items={useFacts(user)} />
        {isSelf ? <p className={styles.hint}>{t('you')}</p> : null}
      </div>
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={setTab}
        items={[
          { id: 'rights', label: t('rights'), count: user.grants.length },
          { id: 'history', label: t('history') },
        ]}
      >
        <TabPanel id="rights">
          <Grants user={user} verbs={verbs} />
        </TabPanel>
        <TabPanel id="history">
          <UserHistory key={user.id} user={user} />
        </TabPanel>
      </Tabs>
      {isResetting ? (
        <PasswordDialog
          user={user}
          onClose={() => setResetting(false)}
          onDone={(changed) => {
            setResetting(false);
            verbs.done(changed, 'password');
          }}
        />
      ) : null}
    </section>
  );
}

function useFacts(user: UserView): Fact[] {
  const t = useTranslations('access.detail');
  const name = useName();
  const home = name({ nameZh: user.homeUnitNameZh, nameEn: user.homeUnitNameEn });
  return [
    { id: 'login', label: t('login'), value: user.login },
    { id: 'home', label: t('home'), value: home },
    { id: 'sessions', label: t('sessions'), value: t('sessionsText', { count: user.sessions }) },
    { id: 'lastSeen', label: t('lastSeen'), value: <Age value={user.lastSeenAt} /> },
    { id: 'created', label: t('created'), value: <InstantText value={user.createdAt} /> },
    ...(user.lockedUntil
      ? [{ id: 'locked', label: t('lockedUntil'), value: <InstantText value={user.lockedUntil} /> }]
      : []),
  ];
}
