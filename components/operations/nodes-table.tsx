'use client';
import { useTranslations } from 'use-intl';
import { formatCount } from '@/components/i18n/format';
import { Age, InstantText } from '@/components/i18n/values';
import { Badge, type Tone } from '@/components/ui/badge';
import type { NodeView } from '@/server/operations/contract';
import styles from '@/components/operations/operations.module.css';

type NodeState = 'joined' | 'silent' | 'left';

const SILENT_SECONDS = 6;
const SLOW_LOOP_MS = 200;
const TONES: Readonly<Record<NodeState, Tone>> = { joined: 'good', silent: 'warn', left: 'neutral' };

function stateOf(node: NodeView): NodeState {
  if (node.leftAt !== null) return 'left';
  return node.silentSeconds > SILENT_SECONDS ? 'silent' : 'joined';
}

function Figure({
  value,
  unit,
  isBad = false,
}: {
  readonly value: number | null;
  readonly unit?: string;
  readonly isBad?: boolean;
}) {
  return (
    <td className={styles.number} data-bad={isBad || undefined}>
      {value === null ? '–' : formatCount(Math.round(value))}
      {value !== null && unit ? ` ${unit}` : null}
    </td>
  );
}

export function NodesTable({ nodes }: { readonly nodes: readonly NodeView[] }) {
  const t = useTranslations('operations.nodes');
  return (
    <table className={styles.table} aria-label={t('title')}>
      <thead>
        <tr>
          <th scope="col">{t('state')}</th>
          <th scope="col">{t('node')}</th>
          <th scope="col">{t('kind')}</th>
          <th scope="col">{t('host')}</th>
          <th scope="col">{t('version')}</th>
          <th scope="col">{t('joined')}</th>
          <th scope="col">{t('seen')}</th>
          <th scope="col" className={styles.number}>
            {t('memory')}
          </th>
          <th scope="col" className={styles.number} title={t('loopHint')}>
            {t('loop')}
          </th>
          <th scope="col" className={styles.number}>
            {t('work')}
          </th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => {
          const state = stateOf(node);
          return (
            <tr key={node.id} data-state={state} data-testid="node">
              <td>
                <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
              </td>
              <td className={styles.name}>
                {node.id}
                {node.isRelay ? (
                  <span title={t('relayHint')}>
                    {' '}
                    <Badge tone="accent">{t('relay')}</Badge>
                  </span>
                ) : null}
              </td>
              <td>{t(`kinds.${node.kind}`)}</td>
              <td>
                {node.host} · {node.pid}
              </td>
              <td>{node.version}</td>
              <td>
                <InstantText value={node.joinedAt} seconds />
              </td>
              <td>
                <Age value={node.leftAt ?? node.seenAt} />
              </td>
              <Figure value={node.rssMb} unit="MB" />
              <Figure value={node.loopDelayMs} unit="ms" isBad={(node.loopDelayMs ?? 0) > SLOW_LOOP_MS} />
              <td className={styles.number}>
                {node.kind === 'web'
                  ? t('connections', { count: node.sockets ?? 0 })
                  : t('jobsInHand', { count: node.activeJobs ?? 0 })}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
