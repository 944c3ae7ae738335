'use client';
import { ArrowRightToLine, Lock, LockOpen, SquareArrowOutUpRight, UserRoundX, Users } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { formatCount, formatMoney } from '@/components/i18n/format';
import { useVerb } from '@/components/shell/session';
import { Button, IconButton } from '@/components/ui/button';
import { Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { Menu } from '@/components/ui/menu';
import { StartOrderButton } from '@/components/work-orders/start-order';
import type { SelectionFacts } from '@/components/work-orders/selection';
import { useWords } from '@/components/work-orders/use-words';
import type { ActionDefinition } from '@/server/work-orders/process';
import styles from '@/components/work-orders/work-orders.module.css';

export const NEXT_COUNTS = [1, 10, 20, 50, 100] as const;

export interface VerbBarProps {
  readonly facts: SelectionFacts;
  /** Actions the whole selection shares. */
  readonly actions: readonly ActionDefinition[];
  readonly busy: string | null;
  readonly nextCount: number;
  readonly onNextCount: (count: number) => void;
  readonly onLock: () => void;
  readonly onUnlock: () => void;
  readonly onOpen: () => void;
  readonly onNext: () => void;
  readonly onDecide: (action: ActionDefinition) => void;
  readonly onBreak: () => void;
  readonly onReassign: () => void;
}

/** Verbs act on the selection; what it counts and is worth is always in sight. */
export function VerbBar(props: VerbBarProps) {
  const { facts, actions, busy, nextCount } = props;
  const t = useTranslations('work-orders');
  const words = useWords();
  const mayLock = useVerb('order.lock');
  const mayBreak = useVerb('order.break-lock');
  const mayReassign = useVerb('order.reassign');
  return (
    <Toolbar label={t('verbs')}>
      {mayLock ? (
        <>
          <Button icon={Lock} keys="L" busy={busy === 'lock'} disabled={facts.free === 0} onClick={props.onLock}>
            {t('verb.lock')}
          </Button>
          <Button
            icon={LockOpen}
            keys="U"
            busy={busy === 'unlock'}
            disabled={facts.mine === 0}
            onClick={props.onUnlock}
          >
            {t('verb.unlock')}
          </Button>
        </>
      ) : null}
      <IconButton
        icon={SquareArrowOutUpRight}
        label={t('verb.open')}
        keys="Enter"
        disabled={facts.count === 0}
        onClick={props.onOpen}
      />
      {mayLock ? (
        <span className={styles.next}>
          <Button icon={ArrowRightToLine} keys="N" busy={busy === 'next'} onClick={props.onNext}>
            {t('verb.next', { count: nextCount })}
          </Button>
          <Menu
            align="start"
            trigger={
              <button
                type="button"
                className={styles.nextCount}
                aria-label={t('verb.nextCount')}
                title={t('verb.nextCount')}
              >
                ▾
              </button>
            }
            items={NEXT_COUNTS.map((count) => ({
              id: String(count),
              label: t('verb.next', { count }),
              checked: count === nextCount,
              onSelect: () => props.onNextCount(count),
            }))}
          />
        </span>
      ) : null}
      {actions.map((action) => (
        <Button
          key={action.id}
          variant={action.main ? 'primary' : 'default'}
          keys={action.sendBack ? 'R' : undefined}
          busy={busy === 'decide'}
          disabled={facts.mine === 0}
          onClick={() => props.onDecide(action)}
        >
          {words.actionShort(facts.process ?? '', action.id)}
        </Button>
      ))}
      {mayBreak ? (
        <IconButton icon={UserRoundX} label={t('verb.break')} disabled={facts.others === 0} onClick={props.onBreak} />
      ) : null}
      {mayReassign ? (
        <IconButton icon={Users} label={t('verb.reassign')} disabled={facts.count === 0} onClick={props.onReassign} />
      ) : null}
      <StartOrderButton />
      <ToolbarGap />
      <span
        className={styles.worth}
        aria-live="polite"
        title={t('selectionHint', { mine: facts.mine, free: facts.free, others: facts.others })}
      >
        {t('selection', { count: formatCount(facts.count), money: formatMoney(facts.moneyYuan) })}
      </span>
    </Toolbar>
  );
}
