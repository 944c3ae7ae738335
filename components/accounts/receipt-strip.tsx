'use client';
import { useTranslations } from 'use-intl';
import { formatMoney } from '@/components/i18n/format';
import { Receipt } from '@/components/ui/receipt';
import type { PaymentReceipt } from '@/server/accounts/contract';

export function receiptUrl(paymentId: number): string {
  return `/api/accounts/payments/${paymentId}/pdf`;
}

/** What was just taken or taken back, with the paper to hand over. */
export function ReceiptStrip({
  receipt,
  onDismiss,
}: {
  readonly receipt: PaymentReceipt;
  readonly onDismiss: () => void;
}) {
  const t = useTranslations('cashier.receipt');
  const isReversal = receipt.kind === 'reversal';
  return (
    <Receipt
      tone={isReversal ? 'warn' : 'good'}
      onDismiss={onDismiss}
      actions={[
        { id: 'print', label: t('print'), onClick: () => window.open(receiptUrl(receipt.id), '_blank', 'noopener') },
      ]}
    >
      {t(isReversal ? 'reversed' : 'taken', {
        receiptNo: receipt.receiptNo,
        amount: formatMoney(receipt.amountYuan),
        principal: formatMoney(receipt.principalYuan),
        lateFee: formatMoney(receipt.lateFeeYuan),
        prepaid: formatMoney(receipt.prepaidYuan),
      })}
    </Receipt>
  );
}
