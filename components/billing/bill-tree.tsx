'use client';
/** The bill as a tree: total → kinds of charge → lines → what each line is made of. A click on an amount opens it. */
import { Fragment, useEffect, useState } from 'react';
import { ChevronDown, ChevronRight, Link2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { groupLines } from '@/components/billing/bill-lines';
import styles from '@/components/billing/bill.module.css';
import { LineTrace } from '@/components/billing/line-trace';
import { linkPath } from '@/components/dock/shared-link';
import { formatEnergy, formatMoney } from '@/components/i18n/format';
import { Button } from '@/components/ui/button';
import { scrollWithin } from '@/components/ui/scroll-within';
import { CopyButton } from '@/components/ui/copy-button';
import type { BillDetail, BillLineView } from '@/server/billing/run-wire';

interface BillTreeProps {
  readonly detail: BillDetail;
  /** The line a link asked for: open and in sight. */
  readonly lineNo: number | null;
}

export function BillTree({ detail, lineNo }: BillTreeProps) {
  const t = useTranslations('bill');
  const rules = useTranslations('billing-rules');
  const { bill } = detail;
  const groups = groupLines(bill.lines);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set(lineNo === null ? [] : [lineNo]));
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const isAllOpen = open.size === bill.lines.length && bill.lines.length > 0;
  const toggleAll = () => setOpen(isAllOpen ? new Set() : new Set(bill.lines.map(({ lineNo }) => lineNo)));
  const show = (lineNo: number) => {
    setOpen((before) => new Set([...before, lineNo]));
    setClosed(new Set());
    scrollWithin(document.getElementById(`bill-${bill.id}-line-${lineNo}`), 'center');
  };
  useEffect(() => {
    if (lineNo === null) return;
    scrollWithin(document.getElementById(`bill-${bill.id}-line-${lineNo}`), 'start');
  }, [lineNo, bill.id]);
  const charge = (line: BillLineView) =>
    rules.has(`charge.${line.charge}`) ? rules(`charge.${line.charge}`) : line.charge;
  return (
    <>
      <div className={styles.treeBar}>
        <span className={styles.muted}>{t('tree.hint')}</span>
        <Button variant="quiet" onClick={toggleAll}>
          {t(isAllOpen ? 'tree.closeAll' : 'tree.openAll')}
        </Button>
      </div>
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.tree} aria-label={t('tabs.lines')}>
          <thead>
            <tr>
              <th scope="col">{t('column.charge')}</th>
              <th scope="col" className={styles.right}>
                {t('column.quantity')}
              </th>
              <th scope="col" className={styles.right}>
                {t('column.price')}
              </th>
              <th scope="col" className={styles.right}>
                {t('column.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr className={styles.totalRow}>
              <th scope="row">{t('tree.total')}</th>
              <td className={styles.right}>
                {formatEnergy(bill.energyKwh)} {rules('unit.kWh')}
              </td>
              <td />
              <td className={styles.right}>
                <Amount label={t('tree.total')} value={bill.amountYuan} isOpen={isAllOpen} onClick={toggleAll} />
              </td>
            </tr>
            {groups.map((group) => {
              const isOpen = !closed.has(group.id);
              return (
                <Fragment key={group.id}>
                  <tr className={styles.groupRow}>
                    <th scope="row">{t(`group.${group.id}`)}</th>
                    <td />
                    <td />
                    <td className={styles.right}>
                      <Amount
                        label={t(`group.${group.id}`)}
                        value={group.amountYuan}
                        isOpen={isOpen}
                        onClick={() =>
                          setClosed((before) => {
                            const next = new Set(before);
                            if (!next.delete(group.id)) next.add(group.id);
                            return next;
                          })
                        }
                      />
                    </td>
                  </tr>
                  {isOpen
                    ? group.lines.map((line) => (
                        <Fragment key={line.lineNo}>
                          <tr id={`bill-${bill.id}-line-${line.lineNo}`} className={styles.lineRow}>
                            <th scope="row">
                              <span className={styles.lineNo}>{line.lineNo}</span>
                              {charge(line)}
                              <span className={styles.lineLink}>
                                <CopyButton
                                  icon={Link2}
                                  label={t('tree.copyLink', { line: line.lineNo })}
                                  copied={t('tree.copied', { line: line.lineNo })}
                                  text={() =>
                                    location.origin +
                                    linkPath({
                                      panelId: 'bill',
                                      params: {
                                        billId: String(bill.id),
                                        billMonth: bill.month,
                                        line: String(line.lineNo),
                                      },
                                    })
                                  }
                                />
                              </span>
                              {line.segmentNo > 0 ? (
                                <span className={styles.muted}>
                                  {' '}
                                  {t('tree.segment', { number: line.segmentNo + 1 })}
                                </span>
                              ) : null}
                            </th>
                            <td className={styles.right}>
                              {formatEnergy(line.quantity)}{' '}
                              {line.unit !== null && rules.has(`unit.${line.unit}`)
                                ? rules(`unit.${line.unit}`)
                                : line.unit}
                            </td>
                            <td className={styles.right}>
                              {line.priceYuan === null ? '' : formatEnergy(line.priceYuan)}
                            </td>
                            <td className={styles.right}>
                              <Amount
                                label={`${line.lineNo} ${charge(line)}`}
                                value={line.amountYuan}
                                isOpen={open.has(line.lineNo)}
                                onClick={() =>
                                  setOpen((before) => {
                                    const next = new Set(before);
                                    if (!next.delete(line.lineNo)) next.add(line.lineNo);
                                    return next;
                                  })
                                }
                              />
                            </td>
                          </tr>
                          {open.has(line.lineNo) ? (
                            <tr className={styles.traceRow}>
                              <td colSpan={4}>
                                <LineTrace detail={detail} line={line} onShow={show} />
                              </td>
                            </tr>
                          ) : null}
                        </Fragment>
                      ))
                    : null}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: string;
  readonly isOpen: boolean;
  readonly onClick: () => void;
}

function Amount({ label, value, isOpen, onClick }: AmountProps) {
  const t = useTranslations('bill');
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      className={styles.amount}
      aria-expanded={isOpen}
      aria-label={t('tree.open', { label, amount: formatMoney(value) })}
      onClick={onClick}
    >
      <Icon size={14} aria-hidden />
      {formatMoney(value)}
    </button>
  );
}
