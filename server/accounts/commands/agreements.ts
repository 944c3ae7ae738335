/** 代扣协议: leave to collect what an account owes from a card, from today; the standing one ends the day a new one begins. */
import { requireVerb } from '@/server/access/permissions';
import type { AgreementRequest } from '@/server/accounts/contract';
import type { Ctx } from '@/server/kernel/ports';
import { holdAccount } from './account-hold';

export function setAgreement(
  ctx: Ctx,
  { accountId, bank }: AgreementRequest,
): Promise<{ accountId: number; bank: string | null }> {
  return ctx.sql.tx(async (sql) => {
    const { unitId } = await holdAccount(sql, accountId);
    requireVerb(ctx.actor, 'payment.take', unitId);
    const today = ctx.clock.today();
    await sql.run(
      `UPDATE bank_agreement SET ended_on = $2 WHERE account_id = $1 AND ended_on IS NULL AND (effective_on < $2::date OR $3::boolean)`,
      [accountId, today, bank === null],
    );
    if (bank !== null)
      await sql.run(
        `INSERT INTO bank_agreement (account_id, bank, card_no, holder, effective_on) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, effective_on) DO UPDATE SET bank = excluded.bank, card_no = excluded.card_no, holder = excluded.holder, ended_on = NULL`,
        [accountId, bank.name, bank.cardNo, bank.holder, today],
      );
    return { accountId, bank: bank?.name ?? null };
  });
}
