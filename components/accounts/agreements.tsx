'use client';
/** 代扣协议: which account a bank may collect from; a new one is signed at the counter, the standing one ended there. */
import { useMemo, useState } from 'react';
import { CirclePlus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { AccountFinder } from '@/components/accounts/account-finder';
import styles from '@/components/accounts/accounts.module.css';
import { useFetched } from '@/components/accounts/use-fetched';
import { openPanel } from '@/components/dock/open-panel';
import type { GridColumn } from '@/components/grid/columns';
import { Grid } from '@/components/grid/grid';
import { formatCount } from '@/components/i18n/format';
import { useName } from '@/components/i18n/intl';
import { useVerb } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/confirm-dialog';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Field, TextInput } from '@/components/ui/field';
import { Toolbar, ToolbarGap } from '@/components/ui/panel-frame';
import { EmptyState } from '@/components/ui/states';
import { FailureStrip } from '@/components/work-orders/receipt-strip';
import type { OwedView } from '@/server/accounts/contract';
import type { AgreementRow, AgreementsAnswer } from '@/server/accounts/desk-wire';

export function Agreements({ isVisible }: { readonly isVisible: boolean }) {
  const t = useTranslations('bank.agreement');
  const name = useName();
  const maySign = useVerb('payment.take');
  const { data, error, reload } = useFetched<AgreementsAnswer>(isVisible ? '/api/accounts/agreements' : null);
  const [chosen, setChosen] = useState<AgreementRow | null>(null);
  const [asking, setAsking] = useState<'sign' | 'end' | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const columns = useMemo<readonly GridColumn<AgreementRow>[]>(
    () => [
      {
        id: 'account',
        header: t('account'),
        type: 'link',
        width: 116,
        value: (row) => row.accountNo,
        onOpen: (row) => openPanel('cashier', { accountId: String(row.accountId) }, { inPlace: true }),
      },
      { id: 'customer', header: t('customer'), width: 140, value: (row) => row.customerName },
      { id: 'bank', header: t('bank'), width: 130, value: (row) => row.bank },
      { id: 'card', header: t('card'), width: 96, value: (row) => `···· ${row.cardTail}` },
      { id: 'holder', header: t('holder'), width: 110, value: (row) => row.holder },
      { id: 'from', header: t('from'), type: 'date', value: (row) => row.effectiveOn },
      { id: 'to', header: t('to'), type: 'date', value: (row) => row.endedOn },
      { id: 'owed', header: t('owed'), type: 'money', value: (row) => row.owedYuan },
      {
        id: 'unit',
        header: t('unit'),
        flex: 1,
        minWidth: 110,
        value: (row) => name({ nameZh: row.unitZh, nameEn: row.unitEn }),
      },
    ],
    [t, name],
  );
  const end = async (row: AgreementRow): Promise<void> => {
    try {
      await api.post('/api/accounts/agreements', { accountId: row.accountId, bank: null });
      reload();
      setChosen(null);
    } catch (cause) {
      setFailure(cause);
    }
  };
  return (
    <div className={styles.split}>
      <Toolbar label={t('label')}>
        <span className={styles.muted}>
          {data === null
            ? ''
            : t('standing', { count: formatCount(data.rows.filter((row) => row.endedOn === null).length) })}
          {data !== null && data.rowsLeftOff > 0 ? ` · ${t('leftOff')}` : ''}
        </span>
        <ToolbarGap />
        {maySign && chosen !== null && chosen.endedOn === null ? (
          <Button onClick={() => setAsking('end')}>{t('end')}</Button>
        ) : null}
        {maySign ? (
          <Button icon={CirclePlus} variant="primary" onClick={() => setAsking('sign')}>
            {t('sign')}
          </Button>
        ) : null}
      </Toolbar>
      {failure ? <FailureStrip error={failure} onDismiss={() => setFailure(null)} /> : null}
      <div className={styles.gridPart}>
        <Grid<AgreementRow>
          label={t('label')}
          columns={columns}
          rows={data?.rows ?? null}
          rowId={(row) => `${row.accountId}/${row.effectiveOn}`}
          error={error ?? undefined}
          onRetry={reload}
          selection="single"
          onSelection={([row]) => setChosen(row ?? null)}
          onOpen={(row) => openPanel('cashier', { accountId: String(row.accountId) }, { inPlace: true })}
          empty={<EmptyState title={t('none')}>{maySign ? t('noneSign') : null}</EmptyState>}
          rowTone={(row) => (row.endedOn === null ? undefined : 'muted')}
          stateKey="bank-agreements"
        />
      </div>
      <Dialog open={asking === 'sign'} onOpenChange={() => setAsking(null)} title={t('sign')}>
        <Sign
          onDone={() => {
            setAsking(null);
            reload();
          }}
          onCancel={() => setAsking(null)}
        />
      </Dialog>
      {chosen === null ? null : (
        <ConfirmDialog
          open={asking === 'end'}
          onOpenChange={() => setAsking(null)}
          title={t('endTitle', { accountNo: chosen.accountNo })}
          action={t('end')}
          danger
          onConfirm={() => end(chosen)}
        >
          {t('endText', { bank: chosen.bank })}
        </ConfirmDialog>
      )}
    </div>
  );
}

const CARD = /^\d{12,24}$/;

function Sign({ onDone, onCancel }: { readonly onDone: () => void; readonly onCancel: () => void }) {
  const t = useTranslations('bank.agreement');
  const ui = useTranslations('ui');
  const [account, setAccount] = useState<OwedView | null>(null);
  const [bank, setBank] = useState('');
  const [cardNo, setCardNo] = useState('');
  const [holder, setHolder] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const found = async (accountId: string): Promise<void> => {
    setFailure('');
    try {
      const owed = await api.get<OwedView>(`/api/accounts/${accountId}`);
      setAccount(owed);
      if (holder === '') setHolder(owed.customerName);
    } catch (cause) {
      setFailure(cause instanceof Error ? cause.message : '');
    }
  };
  const card = cardNo.replaceAll(' ', '');
  const ready = account !== null && bank.trim().length >= 2 && CARD.test(card) && holder.trim() !== '';
  const send = async (): Promise<void> => {
    if (account === null || !ready) return;
    setBusy(true);
    setFailure('');
    try {
      await api.post('/api/accounts/agreements', {
        accountId: account.accountId,
        bank: { name: bank.trim(), cardNo: card, holder: holder.trim() },
      });
      onDone();
    } catch (cause) {
      setFailure(cause instanceof Error ? cause.message : '');
      setBusy(false);
    }
  };
  return (
    <div className={styles.dialogForm}>
      {account === null ? (
        <AccountFinder onFound={(id) => void found(id)} />
      ) : (
        <p>
          <b>{account.customerName}</b> {account.accountNo}
        </p>
      )}
      <Field label={t('bank')} required>
        <TextInput value={bank} maxLength={40} onChange={(event) => setBank(event.target.value)} />
      </Field>
      <Field label={t('cardNo')} required error={card !== '' && !CARD.test(card) ? t('cardInvalid') : undefined}>
        <TextInput inputMode="numeric" value={cardNo} onChange={(event) => setCardNo(event.target.value)} />
      </Field>
      <Field label={t('holder')} required>
        <TextInput value={holder} maxLength={60} onChange={(event) => setHolder(event.target.value)} />
      </Field>
      {failure === '' ? null : (
        <p role="alert" className={styles.fault}>
          {failure}
        </p>
      )}
      <DialogActions>
        <Button onClick={onCancel}>{ui('cancel')}</Button>
        <Button variant="primary" busy={busy} disabled={!ready} onClick={() => void send()}>
          {t('save')}
        </Button>
      </DialogActions>
    </div>
  );
}
