'use client';
/** 流程图: the whole process of one order, top to bottom: branches, send-backs, the approval ladder, time and hands of each step. */
import { Check } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { formatInstant } from '@/components/i18n/format';
import { Money, useNow } from '@/components/i18n/values';
import { processPicture, type PictureEdge, type PictureNode } from '@/components/work-orders/process-ways';
import { useWords } from '@/components/work-orders/use-words';
import type { OrderDetail } from '@/server/work-orders/contract';
import { stepOf } from '@/server/work-orders/process';
import { processById } from '@/server/work-orders/processes';
import styles from '@/components/work-orders/process-picture.module.css';

const ROW = 46;
const MARK_Y = 15;
const LANE = 9;
const NEAR = 14;

export interface ProcessPictureProps {
  readonly detail: OrderDetail;
  /** Shown as it stood then. */
  readonly asOf: string | undefined;
}

export function ProcessPicture({ detail, asOf }: ProcessPictureProps) {
  const t = useTranslations('work-orders.picture');
  const roles = useTranslations('shell.roles');
  const words = useWords();
  const now = useNow();
  const { order, history } = detail;
  const process = processById(order.process, order.processVersion);
  const picture = processPicture(process, history, order, asOf === undefined ? now : Date.parse(asOf));
  const left = picture.skips === 0 ? 10 : NEAR + picture.skips * LANE;
  const right = picture.backs === 0 ? 14 : NEAR + picture.backs * LANE + 6;
  const rungs = new Map(detail.approvals.map((rung) => [rung.step, rung]));
  return (
    <div className={styles.picture} tabIndex={0}>
      <p className={styles.legend}>
        <span data-kind="taken">{t('legend.taken')}</span>
        <span data-kind="open">{t('legend.open')}</span>
        <span data-kind="back">{t('legend.back')}</span>
      </p>
      <div className={styles.rows} style={{ paddingInlineStart: left + right }}>
        <svg
          className={styles.ways}
          width={left + right}
          height={(picture.nodes.length + 1) * ROW}
          aria-hidden
          focusable="false"
        >
          {picture.edges.map((edge) => (
            <Way key={`${edge.from}>${edge.to}`} edge={edge} x={left} />
          ))}
        </svg>
        <ol aria-label={t('label', { process: words.process(order.process) })}>
          {picture.nodes.map((node) => {
            const step = stepOf(process, node.id);
            const rung = rungs.get(node.id);
            const state = rung?.state === 'skipped' && node.state === 'ahead' ? 'skipped' : node.state;
            return (
              <li
                key={node.id}
                className={styles.step}
                data-state={state}
                aria-current={node.state === 'current' ? 'step' : undefined}
              >
                <Mark state={state} x={left - (left + right)} />
                <div className={styles.what}>
                  <b>{words.step(order.process, node.id)}</b>
                  <span className={styles.muted}>{step.role === '' ? t(`kind.${step.kind}`) : roles(step.role)}</span>
                  {rung?.upToYuan == null || state === 'skipped' ? null : (
                    <span className={styles.muted}>
                      {t.rich('upTo', { yuan: () => <Money value={rung.upToYuan} /> })}
                    </span>
                  )}
                  {node.visits > 1 ? <span className={styles.times}>{t('visits', { count: node.visits })}</span> : null}
                </div>
                <Done
                  node={node}
                  state={state}
                  people={rung?.people.map(({ name }) => name) ?? []}
                  process={order.process}
                />
              </li>
            );
          })}
          <li className={styles.step} data-state={picture.isEnded ? 'done' : 'ahead'}>
            <Mark state={picture.isEnded ? 'done' : 'ahead'} x={left - (left + right)} />
            <div className={styles.what}>
              <b>{t('end')}</b>
            </div>
          </li>
        </ol>
      </div>
    </div>
  );
}

function Mark({ state, x }: { readonly state: string; readonly x: number }) {
  return (
    <span className={styles.mark} data-state={state} style={{ insetInlineStart: x - 8 }} aria-hidden>
      {state === 'done' ? <Check size={10} strokeWidth={3} /> : null}
    </span>
  );
}

interface DoneProps {
  readonly node: PictureNode;
  readonly state: string;
  readonly people: readonly string[];
  readonly process: string;
}

/** Who did what and when; how long it took; who may do it next. */
function Done({ node, state, people, process }: DoneProps) {
  const t = useTranslations('work-orders.picture');
  const act = useTranslations('work-orders');
  const words = useWords();
  const duration = useDuration();
  if (state === 'skipped') return <div className={styles.who}>{t('skipped')}</div>;
  const names =
    people.slice(0, 3).join(t('separator')) + (people.length > 3 ? t('more', { count: people.length }) : '');
  const actionName = (action: string): string =>
    act.has(`historyAction.${action}`) ? act(`historyAction.${action}`) : words.action(process, action);
  return (
    <div className={styles.who}>
      {node.leftAt !== null && node.lastAction !== null ? (
        <span title={node.lastReason}>
          {node.leftBy || t('system')} · {actionName(node.lastAction)} · {formatInstant(node.leftAt).slice(5)}
        </span>
      ) : null}
      {state === 'current' && node.reachedAt !== null ? (
        <span>{t('since', { at: formatInstant(node.reachedAt).slice(5) })}</span>
      ) : null}
      {(state === 'current' || state === 'ahead') && names !== '' ? <span>{t('coming', { names })}</span> : null}
      {node.spentMs === null ? null : <span className={styles.spent}>{duration(node.spentMs)}</span>}
    </div>
  );
}

const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const;

function useDuration(): (ms: number) => string {
  const t = useTranslations('work-orders.picture.spent');
  return (ms) => {
    const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? UNITS[2];
    const count = ms / size;
    return t(unit, { count: unit === 'minutes' ? Math.max(1, Math.round(count)) : Math.round(count * 10) / 10 });
  };
}

/** Straight to the next step; in a bow over what is left out, or back. */
function Way({ edge, x }: { readonly edge: PictureEdge; readonly x: number }) {
  const [from, to] = [edge.from * ROW + MARK_Y, edge.to * ROW + MARK_Y];
  const kind = edge.kind;
  const reach = NEAR + edge.lane * LANE;
  const side = kind === 'skip' ? -1 : 1;
  const gap = 8;
  const path =
    kind === 'next'
      ? `M${x} ${from + gap}V${to - gap}`
      : `M${x + side * gap} ${from}C${x + side * reach} ${from} ${x + side * reach} ${from + (to > from ? 1 : -1) * 12} ${x + side * reach} ${
          from + (to > from ? 1 : -1) * 16
        }V${to - (to > from ? 1 : -1) * 16}C${x + side * reach} ${to - (to > from ? 1 : -1) * 12} ${x + side * reach} ${to} ${x + side * gap} ${to}`;
  const head =
    kind === 'next'
      ? ''
      : `M${x + side * (gap + 4)} ${to - 3}L${x + side * gap} ${to}L${x + side * (gap + 4)} ${to + 3}`;
  return (
    <g className={styles.way} data-kind={kind} data-taken={edge.taken > 0 || undefined}>
      <path d={path} />
      {head === '' ? null : <path d={head} />}
      {kind === 'back' && edge.taken > 0 ? (
        <text x={x + reach + 3} y={(from + to) / 2 + 4}>
          {edge.taken}
        </text>
      ) : null}
    </g>
  );
}
