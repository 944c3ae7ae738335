'use client';
import { create } from 'zustand';
import { ApiError, api, configureApi } from '@/components/ui/api-client';
import type { ScopeUnitView, SessionAnswer } from '@/server/access/contract';

/** Who is signed in and what they may. What is absent here is absent on the server too: the screen only mirrors it. */
export type SessionView = SessionAnswer;
export type ScopeUnit = ScopeUnitView;
export type Verb = SessionAnswer['verbs'][number];

interface SessionState {
  readonly session: SessionView | null;
  readonly error: unknown;
  /** Reads the session (again): at the start, and when a live event says that roles changed. */
  load: () => Promise<void>;
}

export const useSessionStore = create<SessionState>()((set) => ({
  session: null,
  error: null,
  load: async () => {
    try {
      const session = await api.get<SessionView>('/api/session');
      configureApi({ csrfToken: session.csrfToken });
      set({ session, error: null });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) goToLogin();
      else set({ error });
    }
  },
}));

/** The console is rendered only once somebody is signed in; there is always a session inside it. */
export function useSession(): SessionView {
  const session = useSessionStore((state) => state.session);
  if (!session) throw new Error('useSession outside of the console');
  return session;
}

/** True when the user may use this verb at all; whether on this very row is the server's decision. */
export function useVerb(verb: Verb): boolean {
  return useSession().verbs.includes(verb);
}

export function goToLogin(): void {
  const here = location.pathname + location.search;
  location.assign(here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`);
}

export async function signOut(): Promise<void> {
  await api.del('/api/session');
  location.assign('/login');
}
