'use client';
/** Who else is at the order: looking, typing, or away. A hint beside the holder's name; it protects nothing and blocks nothing. */
import { useEffect, useState } from 'react';
import { Eye, Moon, PencilLine } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useName } from '@/components/i18n/intl';
import { useFeed } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import {
  PRESENCE_EVERY_MS,
  type Doing,
  type Presence,
  type PresenceAnswer,
  type PresenceEvent,
} from '@/server/work-orders/company-wire';
import styles from '@/components/work-orders/company.module.css';

const LOOK_EVERY_MS = 2_000;
const EDITING_MS = 60_000;
const AWAY_MS = 180_000;
const INPUTS = ['pointerdown', 'keydown', 'wheel', 'pointermove'] as const;

/** Those at the order after one of them came, changed or left; the same list when it says nothing new. */
export function presentAfter(others: readonly Presence[], { person }: PresenceEvent): readonly Presence[] {
  const { doing } = person;
  const known = others.find(({ userId }) => userId === person.userId);
  if (doing === 'gone') return known ? others.filter((other) => other !== known) : others;
  if (known?.doing === doing) return others;
  const next = { ...person, doing };
  return known ? others.map((other) => (other === known ? next : other)) : [...others, next];
}

/** Says what this person does at the order, and learns what others do. `typedAt`: when they last typed into its form. */
export function usePresence(
  orderId: number,
  isVisible: boolean,
  typedAt: { readonly current: number },
): readonly Presence[] {
  const [others, setOthers] = useState<readonly Presence[]>([]);
  useFeed<PresenceEvent | { readonly kind: string }>('personal', (events) => {
    for (const { payload } of events) {
      if (payload.kind !== 'presence') continue;
      const event = payload as PresenceEvent;
      if (event.orderId === orderId) setOthers((before) => presentAfter(before, event));
    }
  });
  useEffect(() => {
    if (!isVisible) return undefined;
    let actedAt = Date.now();
    let said: { doing: Doing; at: number } | null = null;
    const act = (): void => void (actedAt = Date.now());
    const say = (doing: Doing | 'gone') =>
      api
        .put<PresenceAnswer>(`/api/work-orders/${orderId}/presence`, { doing })
        .then(({ others: present }) => {
          if (doing !== 'gone') setOthers(present);
        })
        // The next one says it again; nobody is told of a hint that failed.
        .catch(() => undefined);
    const look = (): void => {
      const now = Date.now();
      const doing: Doing =
        document.visibilityState === 'hidden' || now - actedAt > AWAY_MS
          ? 'away'
          : now - typedAt.current < EDITING_MS
            ? 'editing'
            : 'viewing';
      if (said !== null && said.doing === doing && now - said.at < PRESENCE_EVERY_MS) return;
      said = { doing, at: now };
      void say(doing);
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    for (const kind of INPUTS) addEventListener(kind, act, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const kind of INPUTS) removeEventListener(kind, act, { capture: true });
      setOthers([]);
      void say('gone');
    };
  }, [orderId, isVisible, typedAt]);
  return others;
}

const ICONS = { viewing: Eye, editing: PencilLine, away: Moon } as const;

export function PresenceLine({ others }: { readonly others: readonly Presence[] }) {
  const t = useTranslations('console.presence');
  const name = useName();
  if (others.length === 0) return null;
  return (
    <ul className={styles.presence} aria-label={t('label')}>
      {others.map((person) => {
        const Icon = ICONS[person.doing];
        return (
          <li key={person.userId} data-doing={person.doing}>
            <Icon size={12} aria-hidden />
            {t(person.doing, { name: name(person) })}
          </li>
        );
      })}
    </ul>
  );
}
