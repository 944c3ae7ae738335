'use client';
/** 关账: what is still open of a month in a unit, one row a thing; closed when nothing stands in the way, and reopened with a reason. */
import { useMemo, useState } from 'react';
import { LockKeyhole, LockKeyholeOpen, RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from '@/components/accounts/accounts.module.css';
import { useFetched } from '@/components/accounts/use-fetched';
import type { PanelProps } from '@/components/dock/panel-props';
import { openPanel } from '@/components/dock/open-panel';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { formatCount, formatInstant, formatMoney } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { useSession, useVerb } from '@/components/shell/session';
import { useScope } from '@/components/shell/stores';
import { api } from '@/components/ui/api-client';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { useWords } from '@/components/work-orders/use-words';
import type { PeriodBlocker, PeriodView } from '@/server/accounts/contract';

/** What a month may wait for, and the money it shows. */
const OPEN_THINGS = ['orders', 'bills', 'runs', 'accounts'] as const;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The utility's month before this one: the one that is to be closed. */
function monthBefore(): string {
  const [year = 0, month = 0] = formatInstant(new Date().toISOString()).slice(0, 7).split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

export default function PeriodClosePanel({ params, api: panel, isVisible }: PanelProps<'period-close'>) {
  const t = useTranslations('period-close');
  const name = useName();
  const kinds = useTranslations('shell.unitKinds');
  const { scopeUnits, roles } = useSession();
  const scopeUnit = useScope((state) => state.unitId);
  const unitId = params.unitId ?? scopeUnit ?? roles[0]?.unitId ?? '';
  const month = params.month ?? monthBefore();
  const ready = isVisible && MONTH.test(month) && unitId !== '';
  const query = { unitId, month };
  const { data, error, reload } = useFetched<PeriodView>(ready ? '/api/accounts/period' : null, query, OPEN_THINGS);
  const rows = useFetched<{ rows: PeriodBlocker[] }>(
    ready ? '/api/accounts/period/blockers' : null,
    query,
    OPEN_THINGS,
  );
  const again = (): void => {
    reload();
    rows.reload();
  };
  return (
    <PanelFrame>
      <Toolbar label={t('choose')}>
        <Select
          aria-label={t('unit')}
          className={styles.field}
          value={unitId}
          onChange={(event) => panel.setParams({ unitId: event.target.value, month })}
          options={scopeUnits.map((unit) => ({
            value: unit.id,
            label: t('unitOption', { name: name(unit), kind: kinds(unit.kind) }),
          }))}
        />
        <TextInput
          type="month"
          aria-label={t('month')}
          className={styles.field}
          value={month}
          onChange={(event) => panel.setParams({ unitId, month: event.target.value })}
        />
        <ToolbarGap />
        <IconButton icon={RotateCw} size="small" label={t('reload')} onClick={again} />
      </Toolbar>
      {data === null ? (
        error ? (
          <ErrorState error={error} onRetry={again} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : (
        <>
          <Standing view={data} onChanged={again} />
          <Blockers rows={rows.data?.rows ?? null} error={rows.error} month={month} onRetry={again} />
        </>
      )}
    </PanelFrame>
  );
}

function Standing({ view, onChanged }: { readonly view: PeriodView; readonly onChanged: () => void }) {
  const t = useTranslations('period-close');
  const name = useName();
  const mayClose = useVerb('period.close');
  const mayReopen = useVerb('period.reopen');
  const [asking, setAsking] = useState<'close' | 'reopen' | null>(null);
  const { closed, blockers, figures, month } = view;
  const blocked = blockers.filter((each) => each.blocks).reduce((sum, each) => sum + each.count, 0);
  const facts = [
    { id: 'bills', value: formatCount(figures.bills) },
    { id: 'billed', value: formatMoney(figures.billedYuan) },
    { id: 'settled', value: formatMoney(figures.settledYuan) },
    { id: 'open', value: formatMoney(figures.openYuan) },
  ] as const;
  return (
    <section className={styles.period} aria-label={t('standing', { month })}>
      <div className={styles.trailHead}>
        <Badge tone={closed === null ? (blocked > 0 ? 'warn' : 'accent') : 'good'}>
          {closed === null ? t('isOpen') : t('isClosed')}
        </Badge>
        <span>
          {closed === null
            ? blocked > 0
              ? t('blocked', { count: blocked, month })
              : t('free', { month })
            : t('closedBy', {
                name: name({ nameZh: closed.closedByZh, nameEn: closed.closedByEn }),
                at: formatInstant(closed.closedAt),
              })}
        </span>
        <span className={styles.spring} />
        {closed === null && mayClose ? (
          <Button icon={LockKeyhole} variant="primary" disabled={blocked > 0} onClick={() => setAsking('close')}>
            {t('close')}
          </Button>
        ) : null}
        {closed !== null && mayReopen && closed.unitId === view.unitId ? (
          <Button icon={LockKeyholeOpen} onClick={() => setAsking('reopen')}>
            {t('reopen')}
          </Button>
        ) : null}
      </div>
      {closed !== null && closed.note !== '' ? <p className={styles.muted}>{closed.note}</p> : null}
      <dl className={styles.figures}>
        {facts.map(({ id, value }) => (
          <div key={id}>
            <dt>{t(`figure.${id}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {blockers.length === 0 ? null : (
        <ul className={styles.blockers} aria-label={t('what')}>
          {blockers.map(({ what, count, blocks }) => (
            <li key={what}>
              {t(`whatOf.${what}`)} <b>{formatCount(count)}</b>{' '}
              {blocks ? null : <span className={styles.muted}>{t('toldOnly')}</span>}
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={asking !== null}
        onOpenChange={() => setAsking(null)}
        title={t(asking === 'reopen' ? 'reopenTitle' : 'closeTitle', { month })}
        description={t(asking === 'reopen' ? 'reopenText' : 'closeText')}
      >
        {asking === null ? null : (
          <Ask
            verb={asking}
            view={view}
            onDone={() => {
              setAsking(null);
              onChanged();
            }}
            onCancel={() => setAsking(null)}
          />
        )}
      </Dialog>
    </section>
  );
}

interface AskProps {
  readonly verb: 'close' | 'reopen';
  readonly view: PeriodView;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

function Ask({ verb, view: { unitId, month }, onDone, onCancel }: AskProps) {
  const t = useTranslations('period-close');
  const ui = useTranslations('ui');
  const [text, setText] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const isReopen = verb === 'reopen';
  const ready = !isReopen || text.trim().length >= 2;
  const send = async (): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      await api.post(
        `/api/accounts/period/${verb}`,
        isReopen ? { unitId, month, reason: text.trim() } : { unitId, month, note: text.trim() },
      );
      onDone();
    } catch (cause) {
      setFailure(cause instanceof Error ? cause.message : '');
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.dialogForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send();
      }}
    >
      <Field label={t(isReopen ? 'reason' : 'note')} required={isReopen}>
        <TextInput value={text} maxLength={500} onChange={(event) => setText(event.target.value)} />
      </Field>
      {failure === '' ? null : (
        <p role="alert" className={styles.fault}>
          {failure}
        </p>
      )}
      <DialogActions>
        <Button onClick={onCancel}>{ui('cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={!ready}>
          {t(verb)}
        </Button>
      </DialogActions>
    </form>
  );
}

interface BlockersProps {
  readonly rows: readonly PeriodBlocker[] | null;
  readonly error: unknown;
  readonly month: string;
  readonly onRetry: () => void;
}

function openBlocker(row: PeriodBlocker, month: string): void {
  if (row.what === 'run') openPanel('billing-runs', { runId: String(row.id) });
  else if (row.what === 'order') openPanel('order', { orderId: String(row.id) }, { inPlace: true });
  else if (row.what === 'unbilled') openPanel('customer', { accountId: String(row.id) }, { inPlace: true });
  else openPanel('bill', { billId: String(row.billId), billMonth: month }, { inPlace: true });
}

function Blockers({ rows, error, month, onRetry }: BlockersProps) {
  const t = useTranslations('period-close');
  const words = useWords();
  const reasons = useTranslations('billing');
  const name = useName();
  const columns = useMemo<readonly GridColumn<PeriodBlocker>[]>(
    () => [
      { id: 'what', header: t('kind'), width: 114, value: (row) => t(`whatOf.${row.what}`) },
      {
        id: 'no',
        header: t('no'),
        type: 'link',
        width: 158,
        value: (row) => row.no,
        onOpen: (row) => openBlocker(row, month),
      },
      {
        id: 'about',
        header: t('about'),
        width: 152,
        value: (row) =>
          row.process !== null
            ? `${words.process(row.process)} · ${words.step(row.process, row.step ?? '')}`
            : row.what === 'run'
              ? reasons(`runStatus.${row.step ?? 'planned'}`)
              : null,
      },
      { id: 'account', header: t('account'), width: 104, value: (row) => row.accountNo },
      {
        id: 'unit',
        header: t('unit'),
        flex: 1,
        minWidth: 108,
        value: (row) => name({ nameZh: row.unitZh, nameEn: row.unitEn }),
      },
      { id: 'since', header: t('since'), type: 'age', value: (row) => row.since },
    ],
    [t, words, reasons, name, month],
  );
  return (
    <div className={styles.gridPart}>
      <Grid<PeriodBlocker>
        label={t('what')}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.what}-${row.id}`}
        error={error ?? undefined}
        onRetry={onRetry}
        selection="single"
        onOpen={(row) => openBlocker(row, month)}
        empty={<EmptyState title={t('nothing')} />}
        rowTone={(row) => (row.what === 'unbilled' ? 'muted' : undefined)}
        stateKey="period-blockers"
      />
    </div>
  );
}
