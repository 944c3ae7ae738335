'use client';
/** The sheet of one route and month: read once, typed into, saved row by row behind the typing. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { EntrySheet, type SheetRow, type Unsaved } from '@/components/metering/entry-sheet';
import { useSession } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import type { EnterReadingsAnswer, EntryAnswer } from '@/server/metering/wire';

interface Loaded {
  readonly answer: EntryAnswer;
  readonly rows: readonly SheetRow[];
}

function readUnsaved(name: string): Unsaved[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
    return Array.isArray(kept) ? (kept as Unsaved[]).filter((each) => typeof each?.text === 'string') : [];
  } catch {
    return [];
  }
}

function writeUnsaved(name: string, unsaved: readonly Unsaved[]): void {
  try {
    if (unsaved.length === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(unsaved));
  } catch {
    // A browser that keeps nothing still has the sheet itself until it is closed.
  }
}

export function useReadingEntry(
  routeId: number | null,
  month: string | null,
  onRows: (rows: readonly SheetRow[]) => void,
) {
  const { user } = useSession();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const sheet = useRef<EntrySheet | null>(null);
  const latest = useRef(onRows);
  useEffect(() => {
    latest.current = onRows;
  });

  useEffect(() => {
    setLoaded(null);
    setError(null);
    if (routeId === null || month === null) return undefined;
    const abort = new AbortController();
    const name = `gongdan.reading-entry.${user.id}.${routeId}.${month}`;
    api.get<EntryAnswer>('/api/metering/readings', { query: { routeId, month }, signal: abort.signal }).then(
      (answer) => {
        if (abort.signal.aborted) return;
        const opened = new EntrySheet({
          month,
          rows: answer.rows,
          mayEnter: answer.mayEnter,
          unsaved: readUnsaved(name),
          send: (request) => api.post<EnterReadingsAnswer>('/api/metering/readings', request),
          onChange: (rows) => latest.current(rows),
          keep: (unsaved) => writeUnsaved(name, unsaved),
        });
        sheet.current = opened;
        setLoaded({ answer, rows: opened.all() });
      },
      (failure: unknown) => {
        if (!abort.signal.aborted) setError(failure);
      },
    );
    return () => {
      abort.abort();
      // What is still unsaved is sent on its way, and kept in this browser until the server has it.
      sheet.current?.close();
      sheet.current = null;
    };
  }, [routeId, month, user.id, round]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (sheet.current?.isUnsaved()) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { loaded, error, reload, sheet };
}
