/**
 * Who receives what. A person's grants become a set of subscriptions `topic|unit|family`; an event carries the keys of its unit and
 * of every unit above it, so someone who looks after a whole province subscribes once. People with the same grants share one scope:
 * a batch is filtered and written out once for all of them.
 */
import { isRole, ROLES, type Family, type Verb } from '@/server/access/roles';
import type { Actor } from '@/server/kernel/ports';
import { TOPICS, type Topic } from './contract';

/** Topics whose events may belong to no unit; everywhere else an event without a unit is seen by nobody. */
const UNITLESS: readonly Topic[] = ['operations'];

export function isUnitless(topic: Topic): boolean {
  return UNITLESS.includes(topic);
}

const ANY_FAMILY = '*';

function subscription(topic: Topic, unitId: number | null, family: string | null): string {
  return `${topic}|${unitId ?? ''}|${family ?? ANY_FAMILY}`;
}

export interface Scope {
  /** The same for all people with the same subscriptions. */
  readonly key: string;
  readonly subscriptions: readonly string[];
}

export function scopeOf(actor: Pick<Actor, 'grants'>): Scope {
  const subscriptions = new Set<string>();
  for (const grant of actor.grants) {
    if (!isRole(grant.role)) continue;
    const role = ROLES[grant.role];
    for (const [topic, verb] of Object.entries(TOPICS) as [Topic, Verb | 'self'][]) {
      if (verb === 'self' || !(role.verbs as readonly Verb[]).includes(verb)) continue;
      subscriptions.add(subscription(topic, grant.unitId, null));
      for (const family of role.families) subscriptions.add(subscription(topic, grant.unitId, family));
      if (isUnitless(topic)) subscriptions.add(subscription(topic, null, null));
    }
  }
  const sorted = [...subscriptions].sort();
  return { key: sorted.join(' '), subscriptions: sorted };
}

export interface Addressed {
  readonly topic: Topic;
  readonly unitId: number | null;
  readonly family: Family | null;
}

/** The subscriptions an event answers to; `ancestors` are the units above its own. A personal event answers to none. */
export function keysOf(event: Addressed, ancestors: readonly number[]): string[] {
  if (!Object.hasOwn(TOPICS, event.topic) || TOPICS[event.topic] === 'self') return [];
  if (event.unitId === null) {
    return isUnitless(event.topic) && event.family === null ? [subscription(event.topic, null, null)] : [];
  }
  return [event.unitId, ...ancestors].map((unitId) => subscription(event.topic, unitId, event.family));
}
