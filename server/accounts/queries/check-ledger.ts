/**
 * 账务核对: what must always hold of the books, asked of the database itself.
 *
 * ACC-I1 debits = credits, by voucher and over all; ACC-I2 what is open of an account's receivables = its entries in the ledger of
 * receivables; ACC-I3 what is settled of a receivable = its settlements; ACC-I4 a prepayment balance = its entries, never below zero;
 * ACC-I5 every released bill has one receivable of its amount; ACC-I6 a payment = what it settled + late fee + paid ahead.
 */
import type { LedgerCheck } from '@/server/accounts/contract';
import type { Sql } from '@/server/kernel/ports';

const CHECKS: readonly (readonly [what: string, sql: string])[] = [
  [
    'voucher-unbalanced',
    `SELECT voucher_id::text AS id FROM ledger_entry GROUP BY voucher_id HAVING sum(debit_yuan) <> sum(credit_yuan)`,
  ],
  [
    'account-balance',
    `SELECT coalesce(r.account_id, e.account_id)::text AS id
       FROM (SELECT account_id, sum(open_yuan) AS open FROM receivable GROUP BY account_id) r
       FULL JOIN (SELECT account_id, sum(debit_yuan - credit_yuan) AS balance FROM ledger_entry WHERE ledger = 'receivable' GROUP BY account_id) e
         ON e.account_id = r.account_id WHERE coalesce(r.open, 0) <> coalesce(e.balance, 0)`,
  ],
  [
    'settled-amount',
    `SELECT r.id::text AS id FROM receivable r LEFT JOIN (SELECT receivable_id, sum(amount_yuan) AS amount FROM settlement GROUP BY 1) s
         ON s.receivable_id = r.id WHERE r.settled_yuan <> coalesce(s.amount, 0)`,
  ],
  [
    'prepayment',
    `SELECT coalesce(b.account_id, e.account_id)::text AS id FROM account_balance b
       FULL JOIN (SELECT account_id, sum(credit_yuan - debit_yuan) AS balance FROM ledger_entry WHERE ledger = 'prepayment' GROUP BY 1) e
         ON e.account_id = b.account_id WHERE coalesce(b.prepayment_yuan, 0) <> coalesce(e.balance, 0) OR coalesce(e.balance, 0) < 0`,
  ],
  [
    'bill-receivable',
    `SELECT b.id::text AS id FROM bill b LEFT JOIN receivable r ON r.bill_month = b.bill_month AND r.bill_id = b.id
      WHERE b.status = 'released' AND r.amount_yuan IS DISTINCT FROM b.amount_yuan`,
  ],
  [
    'payment-parts',
    `SELECT p.id::text AS id FROM payment p LEFT JOIN (SELECT payment_id, sum(amount_yuan) AS own, sum(late_fee_yuan) AS fee FROM settlement
         WHERE payment_id IS NOT NULL GROUP BY 1) s ON s.payment_id = p.id
      WHERE p.principal_yuan <> coalesce(s.own, 0) OR p.late_fee_yuan <> coalesce(s.fee, 0)`,
  ],
];

const SAMPLES = 10;

export async function checkLedger(sql: Sql): Promise<LedgerCheck> {
  const byLedger = await sql.query<LedgerCheck['byLedger'][number]>(
    `SELECT ledger, sum(debit_yuan)::text AS "debitYuan", sum(credit_yuan)::text AS "creditYuan" FROM ledger_entry GROUP BY ledger ORDER BY ledger`,
  );
  const total = await sql.one<Pick<LedgerCheck, 'vouchers' | 'debitYuan' | 'creditYuan'>>(
    `SELECT (SELECT count(*) FROM ledger_voucher) AS vouchers, coalesce(sum(debit_yuan), 0)::numeric(18,2)::text AS "debitYuan",
            coalesce(sum(credit_yuan), 0)::numeric(18,2)::text AS "creditYuan" FROM ledger_entry`,
  );
  const faults: LedgerCheck['faults'] = [];
  for (const [what, text] of CHECKS) {
    const { count, sample } = await sql.one<{ count: number; sample: string[] | null }>(
      `WITH f AS (${text}) SELECT (SELECT count(*) FROM f) AS count, (SELECT array_agg(id) FROM (SELECT id FROM f LIMIT ${SAMPLES}) s) AS sample`,
    );
    if (count > 0) faults.push({ what, count, sample: sample ?? [] });
  }
  if (total.debitYuan !== total.creditYuan)
    faults.push({ what: 'total', count: 1, sample: [total.debitYuan, total.creditYuan] });
  return { ...total, byLedger, faults };
}
