'use client';
import { useEffect } from 'react';
import { useRuns } from '@/components/billing/use-runs';
import { useName } from '@/components/i18n/intl';
import { useVerb } from '@/components/shell/session';
import { useStatusBar } from '@/components/shell/stores';

/** Feeds the status bar with the runs that are under way. Shows nothing by itself. */
export function RunningRuns() {
  const maySee = useVerb('run.see');
  const name = useName();
  const { data } = useRuns(maySee);
  const setRuns = useStatusBar((state) => state.setRuns);
  const runs = data?.runs;
  useEffect(() => {
    const running = (runs ?? []).filter((run) => run.status === 'running' || run.status === 'planned');
    setRuns(
      running.map((run) => ({
        runId: String(run.id),
        label: `${name({ nameZh: run.unitNameZh, nameEn: run.unitNameEn })} ${run.month}`,
        done: run.billed + run.exceptions,
        total: run.accounts,
      })),
    );
  }, [runs, name, setRuns]);
  return null;
}
