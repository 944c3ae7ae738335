'use client';
import { useCallback, useEffect, useRef } from 'react';
import type { DockviewApi, SerializedDockview } from 'dockview-react';
import { useTranslations } from 'use-intl';
import { defaultLayout } from '@/components/dock/default-layouts';
import { LAYOUT_VERSION, readLayout, type Layout } from '@/components/dock/layout';
import { useNotices } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';

const SAVE_AFTER_MS = 800;

interface LayoutAnswer {
  readonly layout: unknown;
  readonly version: number;
}

/** Shows the saved layout, else the role's default; saves each change a moment after it was made. */
export function useLayout(role: string, allowed: ReadonlySet<string>, titleOf: (panelId: string) => string) {
  const t = useTranslations('dock');
  const dock = useRef<DockviewApi | null>(null);
  const saved = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    if (!dock.current || saved.current === '') return;
    const text = JSON.stringify(dock.current.toJSON());
    if (text === saved.current) return;
    const before = saved.current;
    saved.current = text;
    try {
      await api.put('/api/layout', { layout: JSON.parse(text), version: LAYOUT_VERSION });
    } catch {
      // The layout on the screen is right all the same; the next change saves it.
      saved.current = before;
      const at = new Date().toISOString();
      useNotices.getState().addNotice({ id: 'layout-not-saved', at, tone: 'warn', text: t('layoutNotSaved') });
    }
  }, [t]);

  const show = useCallback((layout: Layout | null): boolean => {
    if (!dock.current || !layout) return false;
    try {
      dock.current.fromJSON(layout as unknown as SerializedDockview);
      return true;
    } catch {
      dock.current.clear();
      return false;
    }
  }, []);

  const reset = useCallback(() => {
    if (!dock.current) return;
    const size = { width: dock.current.width, height: dock.current.height };
    dock.current.clear();
    show(defaultLayout(role, allowed, size, titleOf));
    saved.current = JSON.stringify(dock.current.toJSON());
  }, [allowed, role, show, titleOf]);

  /** Forgets what was saved: whoever goes back to the default also gets a better one later. */
  const forget = useCallback(() => {
    reset();
    api.del('/api/layout').catch(() => undefined);
  }, [reset]);

  const start = useCallback(
    async (api_: DockviewApi) => {
      dock.current = api_;
      const answer = await api.get<LayoutAnswer | null>('/api/layout').catch(() => null);
      if (!show(readLayout(answer, allowed))) reset();
      saved.current = JSON.stringify(api_.toJSON());
      api_.onDidLayoutChange(() => {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
      });
    },
    [allowed, reset, save, show],
  );

  useEffect(() => {
    const flush = () => {
      if (document.visibilityState === 'hidden') void save();
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      clearTimeout(timer.current);
    };
  }, [save]);

  return { start, reset: forget };
}
