'use client';
/** 线路 → 台区 → 用户: each level opens below its row; the energy sold of the last billed month stands beside the month before. */
import { ChevronDown, ChevronRight, ZapOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { PanelApi } from '@/components/dock/panel-props';
import { formatCount, formatEnergy } from '@/components/i18n/format';
import { useLocaleControl } from '@/components/i18n/intl';
import type { OutagePlace } from '@/components/network/outage-dialog';
import { useFeeder, useTransformer } from '@/components/network/use-network';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { StartOrderButton } from '@/components/work-orders/start-order';
import { useWords } from '@/components/work-orders/use-words';
import { BEHIND_MOST, type FeederView, type Sold, type TransformerView } from '@/server/network/contract';
import styles from '@/components/network/network.module.css';

interface Chosen {
  readonly feederId: string | undefined;
  readonly transformerId: string | undefined;
}

export interface NetworkTreeProps {
  readonly feeders: readonly FeederView[];
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  /** Given where the person may record one. */
  readonly onOutage: ((place: OutagePlace) => void) | undefined;
  readonly panel: PanelApi;
}

const COLUMNS = ['name', 'kva', 'accounts', 'month', 'sold', 'change', 'actions'] as const;

export function NetworkTree({ feeders, chosen, onChoose, onOutage, panel }: NetworkTreeProps) {
  const t = useTranslations('network');
  return (
    <>
      <p className={styles.about}>{t('soldHint')}</p>
      <table className={styles.tree} aria-label={t('tabs.tree')}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" data-number={column !== 'name' && column !== 'actions' ? true : undefined}>
                {column === 'actions' ? (
                  <span className="visually-hidden">{t('column.actions')}</span>
                ) : (
                  t(`column.${column}`)
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {feeders.map((feeder) => {
            const isOpen = chosen.feederId === String(feeder.id);
            return (
              <FeederRows
                key={feeder.id}
                feeder={feeder}
                isOpen={isOpen}
                transformerId={isOpen ? chosen.transformerId : undefined}
                onChoose={onChoose}
                onOutage={onOutage}
                panel={panel}
              />
            );
          })}
        </tbody>
      </table>
    </>
  );
}

interface FeederRowsProps extends Omit<NetworkTreeProps, 'feeders' | 'chosen'> {
  readonly feeder: FeederView;
  readonly isOpen: boolean;
  readonly transformerId: string | undefined;
}

function FeederRows({ feeder, isOpen, transformerId, onChoose, onOutage, panel }: FeederRowsProps) {
  const t = useTranslations('network');
  const { answer, error, reload } = useFeeder(isOpen ? feeder.id : null);
  const feederId = String(feeder.id);
  return (
    <>
      <tr data-level="1">
        <th scope="row">
          <Opener
            isOpen={isOpen}
            label={`${feeder.code} ${feeder.name}`}
            onToggle={() => onChoose({ feederId: isOpen ? undefined : feederId, transformerId: undefined })}
          />
          <span className={styles.muted}>
            {feeder.substation} · {feeder.voltageKv} kV
          </span>
          {feeder.isOut ? <Badge tone="bad">{t('isOut')}</Badge> : null}
        </th>
        <td data-number>{formatEnergy(feeder.kva)}</td>
        <td data-number>{formatCount(feeder.accounts)}</td>
        <td data-number className={styles.muted} colSpan={3}>
          {t('transformers', { count: feeder.transformers })}
        </td>
        <td className={styles.actions}>
          {onOutage && !feeder.isOut ? (
            <IconButton
              icon={ZapOff}
              size="small"
              label={t('outage.recordAt', { name: feeder.name })}
              onClick={() => onOutage({ place: 'feeder', id: feeder.id, name: `${feeder.code} ${feeder.name}` })}
            />
          ) : null}
        </td>
      </tr>
      {isOpen && error ? (
        <Whole>
          <ErrorState error={error} onRetry={reload} />
        </Whole>
      ) : null}
      {isOpen && !error && answer === null ? (
        <Whole>
          <Skeleton rows={4} />
        </Whole>
      ) : null}
      {isOpen && answer?.transformers.length === 0 ? <Whole>{t('noTransformers')}</Whole> : null}
      {isOpen
        ? answer?.transformers.map((transformer) => (
            <TransformerRows
              key={transformer.id}
              transformer={transformer}
              isOpen={transformerId === String(transformer.id)}
              onToggle={(next) => onChoose({ feederId, transformerId: next ? String(transformer.id) : undefined })}
              onOutage={onOutage}
              panel={panel}
            />
          ))
        : null}
    </>
  );
}

interface TransformerRowsProps {
  readonly transformer: TransformerView;
  readonly isOpen: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly onOutage: ((place: OutagePlace) => void) | undefined;
  readonly panel: PanelApi;
}

function TransformerRows({ transformer, isOpen, onToggle, onOutage, panel }: TransformerRowsProps) {
  const t = useTranslations('network');
  const words = useWords();
  const { locale } = useLocaleControl();
  const { id, code, name, retiredOn, isOut } = transformer;
  return (
    <>
      <tr data-level="2" data-retired={retiredOn !== null || undefined}>
        <th scope="row">
          <Opener isOpen={isOpen} label={`${code} ${name}`} onToggle={() => onToggle(!isOpen)} />
          <span className={styles.muted}>
            {locale === 'en' ? transformer.unitNameEn : transformer.unitNameZh} ·{' '}
            {t(transformer.isPublic ? 'public' : 'private')}
          </span>
          {isOut ? <Badge tone="bad">{t('isOut')}</Badge> : null}
          {retiredOn === null ? null : <Badge>{t('retired', { on: retiredOn })}</Badge>}
        </th>
        <td data-number>{formatEnergy(transformer.kva)}</td>
        <td data-number>{formatCount(transformer.accounts)}</td>
        <SoldCells sold={transformer.sold} />
        <td className={styles.actions}>
          {onOutage && !isOut && retiredOn === null ? (
            <IconButton
              icon={ZapOff}
              size="small"
              label={t('outage.recordAt', { name })}
              onClick={() => onOutage({ place: 'transformer', id, name: `${code} ${name}` })}
            />
          ) : null}
        </td>
      </tr>
      {isOpen ? (
        <>
          <Whole>
            <div className={styles.orders}>
              <StartOrderButton
                process="network-change"
                label={words.process('network-change')}
                values={{ change: 'transformer-capacity', transformer: String(id) }}
                note={`${code} ${name}`}
              />
              <StartOrderButton
                process="transformer-relation"
                label={words.process('transformer-relation')}
                values={{ transformer: String(id) }}
                note={`${code} ${name}`}
              />
            </div>
          </Whole>
          <Behind transformerId={id} panel={panel} />
        </>
      ) : null}
    </>
  );
}

function Behind({ transformerId, panel }: { readonly transformerId: number; readonly panel: PanelApi }) {
  const t = useTranslations('network');
  const classes = useTranslations('customers.class');
  const status = useTranslations('customers.status');
  const { answer, error, reload } = useTransformer(transformerId);
  if (error)
    return (
      <Whole>
        <ErrorState error={error} onRetry={reload} />
      </Whole>
    );
  if (answer === null)
    return (
      <Whole>
        <Skeleton rows={3} />
      </Whole>
    );
  if (answer.accounts.length === 0) return <Whole>{t('noAccounts')}</Whole>;
  return (
    <>
      {answer.accounts.map((row) => (
        <tr key={row.accountId} data-level="3">
          <th scope="row">
            <button
              type="button"
              className={styles.link}
              onClick={() => panel.open('customer', { accountId: String(row.accountId) }, { inPlace: true })}
            >
              {row.accountNo} {row.customerName}
            </button>
            <span className={styles.muted}>{classes(row.class)}</span>
            {row.status === 'active' ? null : <Badge tone="warn">{status(row.status)}</Badge>}
            {row.relations > 0 ? <Badge>{t('subs', { count: row.relations })}</Badge> : null}
            {row.equipment > 0 ? <Badge>{t('pieces', { count: row.equipment })}</Badge> : null}
          </th>
          <td data-number>{row.capacityKva === '0' ? '–' : formatEnergy(row.capacityKva)}</td>
          <td />
          <SoldCells sold={row.sold} />
          <td />
        </tr>
      ))}
      {answer.isCapped ? <Whole>{t('capped', { count: BEHIND_MOST })}</Whole> : null}
    </>
  );
}

function SoldCells({ sold }: { readonly sold: Sold | null }) {
  const change =
    sold === null || sold.beforeKwh === null || Number(sold.beforeKwh) === 0
      ? null
      : Math.round((100 * (Number(sold.kwh) - Number(sold.beforeKwh))) / Number(sold.beforeKwh));
  return (
    <>
      <td data-number>{sold?.month ?? '–'}</td>
      <td data-number>{formatEnergy(sold?.kwh)}</td>
      <td data-number data-fell={change !== null && change <= -30 ? true : undefined}>
        {change === null ? '–' : `${change > 0 ? '+' : ''}${change}%`}
      </td>
    </>
  );
}

function Whole({ children }: { readonly children: React.ReactNode }) {
  return (
    <tr>
      <td colSpan={COLUMNS.length} className={styles.whole}>
        {children}
      </td>
    </tr>
  );
}

interface OpenerProps {
  readonly isOpen: boolean;
  readonly label: string;
  readonly onToggle: () => void;
}

function Opener({ isOpen, label, onToggle }: OpenerProps) {
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button type="button" className={styles.opener} aria-expanded={isOpen} onClick={onToggle}>
      <Icon size={14} aria-hidden />
      {label}
    </button>
  );
}
