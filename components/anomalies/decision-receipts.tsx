'use client';
/** 审核回执: earlier decisions, and one with every bill it named; it can be exported, and undone while its orders have not gone on. */
import { useCallback, useEffect, useState } from 'react';
import { ArrowLeft, Download, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { openPanel } from '@/components/dock/open-panel';
import { formatMoney } from '@/components/i18n/format';
import { InstantText, Money } from '@/components/i18n/values';
import { useSession } from '@/components/shell/session';
import { api, apiHeaders } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { PanelBody, PanelFrame, Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { useWords } from '@/components/work-orders/use-words';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import type { DecisionDetail, DecisionRow } from '@/server/anomalies/review-contract';
import styles from '@/components/anomalies/groups.module.css';

interface Asked<Answer> {
  readonly data: Answer | null;
  readonly error: unknown;
  readonly reload: () => void;
}

function useAnswer<Answer>(path: string): Asked<Answer> {
  const [state, setState] = useState<{ path: string; data: Answer | null; error: unknown }>({
    path,
    data: null,
    error: null,
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    api.get<Answer>(path, { signal: abort.signal }).then(
      (data) => setState({ path, data, error: null }),
      (error: unknown) => !abort.signal.aborted && setState({ path, data: null, error }),
    );
    return () => abort.abort();
  }, [path, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { data: state.path === path ? state.data : null, error: state.error, reload };
}

interface ReceiptsProps {
  /** `list` or the id of one. */
  readonly decisionId: string;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function DecisionReceipts(props: ReceiptsProps) {
  return props.decisionId === 'list' ? <List {...props} /> : <One {...props} />;
}

function useDecisionWords() {
  const words = useWords();
  return (decision: DecisionRow): string =>
    [
      words.actionShort('billing', decision.action),
      ...(decision.verdict === null ? [] : [words.option('billing', 'verdict', decision.verdict)]),
      ...Object.values(decision.alike),
    ].join(' · ');
}

function List({ onOpen, onClose }: ReceiptsProps) {
  const t = useTranslations('review.receipts');
  const say = useDecisionWords();
  const { data, error, reload } = useAnswer<{ decisions: DecisionRow[] }>('/api/anomalies/decisions');
  return (
    <PanelFrame>
      <Toolbar label={t('title')}>
        <Button icon={ArrowLeft} onClick={onClose} autoFocus>
          {t('back')}
        </Button>
        <h3>{t('title')}</h3>
      </Toolbar>
      {error ? <ErrorState error={error} onRetry={reload} /> : null}
      {!error && data === null ? <Skeleton rows={8} /> : null}
      {data?.decisions.length === 0 ? <EmptyState title={t('empty')} /> : null}
      {data && data.decisions.length > 0 ? (
        <PanelBody>
          <table className={styles.rows}>
            <thead>
              <tr>
                <th scope="col">{t('at')}</th>
                <th scope="col">{t('what')}</th>
                <th scope="col" data-number>
                  {t('done')}
                </th>
                <th scope="col" data-number>
                  {t('money')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.decisions.map((decision) => (
                <tr key={decision.id}>
                  <td>
                    <button type="button" className={styles.link} onClick={() => onOpen(String(decision.id))}>
                      <InstantText value={decision.at} />
                    </button>
                  </td>
                  <td>
                    {say(decision)}
                    <div className={styles.muted}>{decision.reason}</div>
                  </td>
                  <td data-number>
                    {decision.done}/{decision.asked}
                    {decision.undone > 0 ? (
                      <div className={styles.muted}>{t('undoneCount', { count: decision.undone })}</div>
                    ) : null}
                  </td>
                  <td data-number>
                    <Money value={decision.moneyAtRiskYuan} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </PanelBody>
      ) : null}
    </PanelFrame>
  );
}

function One({ decisionId, onOpen, onChanged }: ReceiptsProps) {
  const t = useTranslations('review.receipts');
  const outcomes = useTranslations('work-orders.outcomeOne');
  const say = useDecisionWords();
  const { user } = useSession();
  const path = `/api/anomalies/decisions/${decisionId}`;
  const { data, error, reload } = useAnswer<DecisionDetail>(path);
  const [failure, setFailure] = useState<unknown>(null);
  const undo = async () => {
    setFailure(null);
    try {
      await api.post(`${path}/undo`);
      onChanged();
    } catch (caught) {
      setFailure(caught);
    }
    reload();
  };
  const download = async () => {
    const answer = await fetch(`${path}?format=csv`, { headers: apiHeaders() });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `decision-${decisionId}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  if (error) return <ErrorState error={error} onRetry={reload} />;
  if (data === null) return <Skeleton rows={10} />;
  const { decision, bills } = data;
  const reversible = bills.filter((bill) => bill.reversible).length;
  return (
    <PanelFrame>
      <Toolbar label={t('title')}>
        <Button icon={ArrowLeft} onClick={() => onOpen('list')} autoFocus>
          {t('all')}
        </Button>
        <ToolbarGap />
        {decision.actorId === Number(user.id) && reversible > 0 ? (
          <Button icon={Undo2} onClick={() => void undo()}>
            {t('undo', { count: reversible })}
          </Button>
        ) : null}
        <Button icon={Download} onClick={() => void download().catch(setFailure)}>
          {t('export')}
        </Button>
      </Toolbar>
      {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
      <PanelBody>
        <p className={styles.why}>
          <b>{say(decision)}</b>
        </p>
        <p>{decision.reason}</p>
        <p className={styles.muted}>
          {decision.actorName} · <InstantText value={decision.at} /> ·{' '}
          {t('summary', { done: decision.done, asked: decision.asked, money: formatMoney(decision.moneyAtRiskYuan) })}
        </p>
        <table className={styles.rows}>
          <thead>
            <tr>
              <th scope="col">{t('bill')}</th>
              <th scope="col">{t('customer')}</th>
              <th scope="col" data-number>
                {t('amount')}
              </th>
              <th scope="col">{t('outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {bills.map((bill) => (
              <tr key={bill.orderId}>
                <td>
                  {bill.billNo ?? '–'}
                  <div>
                    <button
                      type="button"
                      className={styles.link}
                      onClick={() => openPanel('order', { orderId: String(bill.orderId) }, { inPlace: true })}
                    >
                      {bill.orderNo}
                    </button>
                  </div>
                </td>
                <td>
                  {bill.customerName}
                  <div className={styles.muted}>{bill.accountNo}</div>
                </td>
                <td data-number>
                  <Money value={bill.amountYuan} />
                </td>
                <td>
                  {bill.undoneAt === null
                    ? (bill.message ?? (outcomes.has(bill.outcome) ? outcomes(bill.outcome) : bill.outcome))
                    : t('wasUndone')}
                  {bill.holderName ? <div className={styles.muted}>{bill.holderName}</div> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </PanelBody>
    </PanelFrame>
  );
}
