'use client';
/**
 * Lists that are asked for as a whole stay true by asking again when something happened that may have changed them: soon after the first
 * event, and while events keep coming not more often than every few seconds.
 */
import { useEffect, useRef } from 'react';
import { liveClient } from '@/components/live/live';
import type { Topic } from '@/server/realtime/contract';

const SOON_MS = 400;
const APART_MS = 4_000;

export function useLiveReload(topics: readonly Topic[], reload: () => void, isAsked: boolean): void {
  const latest = useRef(reload);
  useEffect(() => {
    latest.current = reload;
  });
  const names = topics.join(' ');
  useEffect(() => {
    if (!isAsked || names === '') return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let lastAt = 0;
    const note = (): void => {
      if (timer !== null) return;
      const wait = Math.max(SOON_MS, lastAt + APART_MS - Date.now());
      timer = setTimeout(() => {
        timer = null;
        lastAt = Date.now();
        latest.current();
      }, wait);
    };
    const subscription = liveClient().subscribe(names.split(' ') as Topic[], note, () => {
      subscription.listen();
      note();
    });
    subscription.listen();
    return () => {
      if (timer !== null) clearTimeout(timer);
      subscription.close();
    };
  }, [names, isAsked]);
}
