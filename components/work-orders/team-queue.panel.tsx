'use client';
/** 班组工单: what stands at which step and how old it is, who holds how much; a pile is opened, handed over or freed. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PanelProps } from '@/components/dock/panel-props';
import { formatCount } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { Age, Money } from '@/components/i18n/values';
import { useFeed, useLiveQuery } from '@/components/live/live';
import { useSession } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { PanelFrame } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TeamPile, type Pile } from '@/components/work-orders/team-pile';
import { ageingOf, teamTotals } from '@/components/work-orders/team-figures';
import { useWords } from '@/components/work-orders/use-words';
import type { TeamAnswer } from '@/server/work-orders/contract';
import styles from '@/components/work-orders/team.module.css';

/** The figures may lag a little; a storm of events must not become a storm of questions. */
const REFRESH_EVERY_MS = 2_000;

export default function TeamQueuePanel({ isVisible }: PanelProps<'team-queue'>) {
  const t = useTranslations('work-orders.team');
  const { scopeUnits } = useSession();
  const name = useName();
  const scopeUnit = useScope((state) => state.unitId);
  const unitId = scopeUnit === null ? undefined : Number(scopeUnit);
  const unit = scopeUnits.find((each) => each.id === scopeUnit);
  const [pile, setPile] = useState<Pile | null>(null);
  const query = useLiveQuery<TeamAnswer>({
    key: `team/${unitId ?? ''}`,
    topics: ['orders'],
    isEnabled: isVisible,
    load: (signal) => api.get<TeamAnswer>('/api/team', { query: { unitId }, signal }),
    apply: (answer) => answer,
  });
  const { reload } = query;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const soon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      reload();
    }, REFRESH_EVERY_MS);
  }, [reload]);
  useFeed('orders', soon);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  useEffect(() => setPile(null), [unitId]);

  const team = query.data;
  if (!team) {
    return query.error ? <ErrorState error={query.error} onRetry={query.reload} /> : <Skeleton rows={12} />;
  }
  return (
    <PanelFrame>
      <div className={styles.panel}>
        <div className={styles.overview} tabIndex={0} data-shared={pile !== null || undefined}>
          <Totals team={team} />
          {team.steps.length === 0 ? (
            <EmptyState title={t('noOrders', { unit: unit ? name(unit) : '' })} />
          ) : (
            <Steps team={team} pile={pile} onPile={setPile} />
          )}
          <People team={team} pile={pile} onPile={setPile} />
        </div>
        {pile ? <TeamPile key={pile.key} pile={pile} unitId={unitId} onClose={() => setPile(null)} /> : null}
      </div>
    </PanelFrame>
  );
}

/** Read from across the room. */
function Totals({ team }: { readonly team: TeamAnswer }) {
  const t = useTranslations('work-orders.team');
  const totals = teamTotals(team);
  return (
    <dl className={styles.totals}>
      {(['waiting', 'held', 'returned', 'overdue', 'doneToday'] as const).map((each) => (
        <div key={each} data-tone={each === 'overdue' && totals.overdue > 0 ? 'bad' : undefined}>
          <dt>{t(`total.${each}`)}</dt>
          <dd>{formatCount(totals[each])}</dd>
        </div>
      ))}
    </dl>
  );
}

interface PartProps {
  readonly team: TeamAnswer;
  readonly pile: Pile | null;
  readonly onPile: (pile: Pile | null) => void;
}

function Steps({ team, pile, onPile }: PartProps) {
  const t = useTranslations('work-orders.team');
  const words = useWords();
  return (
    <section>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('step')}</th>
            <th data-number>{t('pending')}</th>
            <th data-number>{t('held')}</th>
            <th data-number>{t('returned')}</th>
            <th data-number>{t('overdue')}</th>
            <th className={styles.ageing}>
              {t('ageing')}
              <span className={styles.legend} aria-hidden>
                {(['under4h', 'under24h', 'under72h', 'older'] as const).map((band) => (
                  <span key={band} data-band={band}>
                    {t(`band.${band}`)}
                  </span>
                ))}
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {team.steps.map((step) => {
            const key = `step/${step.process}/${step.step}`;
            const label = words.step(step.process, step.step);
            return (
              <tr key={key} data-open={pile?.key === key || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.open}
                    onClick={() =>
                      onPile(
                        pile?.key === key
                          ? null
                          : { key, title: label, filter: { process: step.process, steps: [step.step] } },
                      )
                    }
                  >
                    {label} <span className={styles.muted}>{words.process(step.process)}</span>
                  </button>
                </th>
                <td data-number>{formatCount(step.pending)}</td>
                <td data-number>{formatCount(step.lockedByMe + step.lockedByOthers)}</td>
                <td data-number>{formatCount(step.returned)}</td>
                <td data-number data-tone={step.overdue > 0 ? 'bad' : undefined}>
                  {step.overdue > 0 ? <span aria-hidden>■ </span> : null}
                  {formatCount(step.overdue)}
                </td>
                <td>
                  <AgeBar bands={ageingOf(team, step)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Four bands of age side by side; the words are in the title and for the screen reader. */
function AgeBar({ bands }: { readonly bands: ReturnType<typeof ageingOf> }) {
  const t = useTranslations('work-orders.team');
  const total = bands.reduce((sum, band) => sum + band.count, 0);
  if (total === 0) return null;
  const words = bands.map((band) => t('bandCount', { band: t(`band.${band.id}`), count: band.count })).join(' · ');
  return (
    <span className={styles.bar} role="img" aria-label={words} title={words}>
      {bands.map((band) =>
        band.count === 0 ? null : (
          <span key={band.id} data-band={band.id} style={{ flexGrow: band.count }}>
            {band.count / total > 0.12 ? formatCount(band.count) : ''}
          </span>
        ),
      )}
    </span>
  );
}

function People({ team, pile, onPile }: PartProps) {
  const t = useTranslations('work-orders.team');
  const roles = useTranslations('shell.roles');
  const list = useTranslations('work-orders');
  return (
    <section>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('person')}</th>
            <th>{t('roles')}</th>
            <th data-number>{t('holds')}</th>
            <th>{t('oldest')}</th>
            <th data-number>{t('doneToday')}</th>
            <th data-number>{t('money')}</th>
          </tr>
        </thead>
        <tbody>
          {team.people.map((person) => {
            const key = `person/${person.userId}`;
            return (
              <tr key={key} data-open={pile?.key === key || undefined} data-idle={person.locked === 0 || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.open}
                    disabled={person.locked === 0}
                    onClick={() =>
                      onPile(
                        pile?.key === key
                          ? null
                          : { key, title: t('heldBy', { name: person.name }), filter: { holderId: person.userId } },
                      )
                    }
                  >
                    {person.name}
                  </button>
                </th>
                <td className={styles.muted}>{person.roles.map((role) => roles(role)).join(list('listSeparator'))}</td>
                <td data-number>{formatCount(person.locked)}</td>
                <td>{person.oldestLockAt ? <Age value={person.oldestLockAt} /> : null}</td>
                <td data-number>{formatCount(person.doneToday)}</td>
                <td data-number>{person.locked > 0 ? <Money value={person.moneyAtRiskYuan} /> : null}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
