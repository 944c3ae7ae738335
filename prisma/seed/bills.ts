/**
 * Bills of the demo's past months: made from the same bundle by the same engine as a run's, then released and put into the ledger.
 */
import { decideRegisters, type RegisterRow, spanOf } from '@/server/anomalies/prepare';
import type { PastMonth } from '@/server/anomalies/facts';
import { fenOf } from '@/server/anomalies/numbers';
import type { RolloverParameters } from '@/server/anomalies/rollover';
import { RULES } from '@/server/anomalies/rules';
import { Thresholds } from '@/server/anomalies/thresholds';
import { ROLLOVER_RULE } from '@/server/billing/bill-account';
import { bundleOf } from '@/server/billing/bundle';
import { billNoOf } from '@/server/billing/commands/write-bills';
import { type BillingInput, isBillingFault, type RatedBill } from '@/server/billing/contract';
import { priceTable } from '@/server/billing/hashing';
import { PriceChoice } from '@/server/billing/price-choice';
import { rateBill } from '@/server/billing/rate-bill';
import { lineText } from '@/server/billing/ready-bill';
import type { AccountSource } from '@/server/billing/source';
import type { SupplyFacts } from '@/server/billing/supply';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { copyLine } from '@/server/kernel/copy-text';
import { firstDay } from '@/server/kernel/time';
import type { DemoAccount } from './accounts';
import { CURRENT } from './calendar';
import { OPEN_KINDS } from './faults';
import type { ChunkLedger } from './ledger';
import { type AccountReadings, plainValue } from './readings';
import type { ChunkPlan, RunPlan } from './runs';
import { supplyOf } from './supply';
import type { World } from './world';

export interface BillLines {
  readonly bill: string[];
  readonly line: string[];
}

export const emptyBillLines = (): BillLines => ({ bill: [], line: [] });

/** What a chunk of a run came to, for its row. */
export interface ChunkTotals {
  billed: number;
  amountFen: bigint;
  energyKwh: number;
}

export class BillMaker {
  private readonly prices = new PriceChoice(priceTable(YUNNAN_BOOK));
  private readonly thresholds = new Thresholds(RULES, []);

  constructor(private readonly world: World) {}

  /** Bills of all past months of one account; last month's is left out where it still waits in the queues. */
  add(
    account: DemoAccount,
    readings: AccountReadings,
    chunk: ChunkPlan,
    totals: ChunkTotals[],
    ledger: ChunkLedger,
    out: BillLines,
  ): void {
    const isOpen = (OPEN_KINDS as readonly string[]).includes(this.world.planted.get(account.index)?.kind ?? '');
    const history: PastMonth[] = [];
    const supply =
      readings.suppliedFrom === undefined ? supplyOf(this.world.seed, account, this.world.calendar) : undefined;
    for (let index = 0; index < (isOpen ? CURRENT - 1 : CURRENT); index += 1) {
      if (readings.months[index]!.length === 0) continue;
      const { input, bill, days } = this.rate(account, readings, index, history, supply?.facts);
      const fen = fenOf(bill.amountYuan);
      history.unshift({ month: input.month, kwh: Number(bill.energyKwh), fen, days });
      this.write(account, chunk.runs[index]!, index, input, bill, out);
      ledger.add(account, index, billIdOf(this.world, account.index, index), fen, bill.lines);
      const total = totals[index]!;
      total.billed += 1;
      total.amountFen += fen;
      total.energyKwh += Number(bill.energyKwh);
    }
  }

  private rate(
    account: DemoAccount,
    readings: AccountReadings,
    index: number,
    history: readonly PastMonth[],
    supply: SupplyFacts | undefined,
  ): { input: BillingInput; bill: RatedBill; days: number } {
    const month = this.world.calendar.months[index]!;
    const registers = registerRows(account, readings, index);
    const span = spanOf(registers);
    const { profile } = account;
    const rollover = this.thresholds
      .of(profile.class, profile.privateTransformer)
      .get(ROLLOVER_RULE) as unknown as RolloverParameters;
    const source: AccountSource = {
      account: {
        id: account.id,
        accountNo: account.accountNo,
        class: profile.class,
        tariffCode: profile.tariffCode,
        voltageKv: profile.voltageKv,
        capacityKva: String(account.capacityKva),
        pfStandard: profile.pfStandard,
        openedOn: account.openedOn,
        unitId: account.route.station.unitId,
        unitCode: account.route.station.code,
        routeCode: account.route.code,
        customerName: account.customerName,
      },
      registers,
      unread: [],
      history,
      revision: 0,
      changes: [],
      trouble: [],
      ...(supply === undefined ? {} : { supply }),
    };
    const decided = decideRegisters(registers, null, span, rollover);
    const input = bundleOf(source, span, decided, { month, parameters: undefined }, this.prices);
    const bill = isBillingFault(input) ? input : rateBill(input, this.prices.table);
    if (isBillingFault(input) || isBillingFault(bill)) {
      throw new Error(
        `account ${account.accountNo} cannot be billed for ${month}: ${JSON.stringify(isBillingFault(input) ? input : bill)}`,
      );
    }
    return { input, bill, days: Math.max(1, span.days) };
  }

  private write(
    account: DemoAccount,
    run: RunPlan,
    index: number,
    input: BillingInput,
    bill: RatedBill,
    out: BillLines,
  ): void {
    const month = firstDay(input.month);
    const billId = billIdOf(this.world, account.index, index);
    const { unitId } = account.route.station;
    out.bill.push(
      copyLine([
        month,
        billId,
        billNoOf(input.month, account.accountNo, 0),
        account.id,
        unitId,
        run.id,
        'released',
        input.from,
        input.to,
        bill.energyKwh,
        bill.amountYuan,
        run.calculatorId,
        run.finishedAt,
        run.leadId,
        run.releasedAt,
        bill.engineVersion,
        bill.inputHash,
        bill.outputHash,
        JSON.stringify(input),
      ]),
    );
    for (const line of bill.lines) {
      out.line.push(`${month}\t${billId}\t${lineText(line, JSON.stringify(line.trace))}`);
    }
  }
}

export function billIdOf(world: World, accountIndex: number, monthIndex: number): number {
  return accountIndex * CURRENT + monthIndex + 1;
}

function registerRows(account: DemoAccount, readings: AccountReadings, index: number): RegisterRow[] {
  const { meter } = account;
  const multiplier = String(meter.ct * meter.pt);
  const before = index === 0 ? undefined : readings.months[index - 1];
  return readings.months[index]!.map((row, place): RegisterRow => {
    const last = before?.[place];
    return {
      meterId: row.meterId,
      meterNo: meter.meterNo,
      pointId: account.id,
      register: row.register,
      prev: row.prev === null ? null : plainValue(row.prev),
      curr: row.value === null ? null : plainValue(row.value),
      prevReadOn: row.prevReadOn,
      readOn: row.readOn,
      source: 'manual',
      rolledOver: null,
      readerId: null,
      digits: meter.digits,
      decimals: meter.decimals,
      multiplier,
      installedOn: meter.installedOn,
      removedOn: null,
      lastPrev: last?.prev == null ? null : plainValue(last.prev),
      lastCurr: last?.value == null ? null : plainValue(last.value),
      lastSource: last === undefined ? null : 'manual',
    };
  });
}
