/** What the charges of one bill share: the input, the lines, the parameters, the prices and the energy funds are due on. */
import type { BillingInput, PriceTable, SegmentTerms } from '@/server/billing/contract';
import { type Exact, add, text } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { LineBook } from '@/server/billing/line-book';
import { PARAMETER_DEFAULTS, type Parameters } from '@/server/billing/parameters';
import { type ParsedFund, type ParsedPrice, parsedPrice } from '@/server/billing/price';

interface FundShare {
  readonly fund: ParsedFund;
  kwh: Exact;
  readonly priceVersionId: string;
}

/** Money of one segment of one point, as the power-factor rate needs it. */
export interface SegmentMoney {
  readonly pointNo: number;
  readonly segmentNo: number;
  readonly terms: SegmentTerms;
  readonly price: ParsedPrice;
  energyYuan: Exact;
  basicYuan: Exact;
  energyKwh: Exact;
  lineNos: number[];
}

export class BillContext {
  readonly book = new LineBook();
  readonly parameters: Parameters;
  readonly funds = new Map<string, FundShare>();

  constructor(
    readonly input: BillingInput,
    readonly prices: PriceTable,
  ) {
    this.parameters = input.parameters ? { ...PARAMETER_DEFAULTS, ...input.parameters } : PARAMETER_DEFAULTS;
  }

  priceOf(terms: SegmentTerms): ParsedPrice {
    const version = this.prices.get(terms.priceVersionId);
    if (!version)
      throw new FaultError('price-missing', { priceVersionId: terms.priceVersionId, tariffCode: terms.tariffCode });
    if (version.contentHash !== terms.priceHash) throw new FaultError('price-changed', { priceVersionId: version.id });
    if (version.tariffCode !== terms.tariffCode) {
      throw new FaultError('tariff-mismatch', { priceVersionId: version.id, tariffCode: terms.tariffCode });
    }
    if (version.effectiveFrom >= terms.to || (version.effectiveTo !== null && version.effectiveTo <= terms.from)) {
      throw new FaultError('price-out-of-date', { priceVersionId: version.id, from: terms.from, to: terms.to });
    }
    return parsedPrice(version, this.parameters.touPriceRounding);
  }

  /** A fund is one line a bill for one rate: the energy of all points and segments first comes together. */
  noteFunds(price: ParsedPrice, kwh: Exact): void {
    for (const fund of price.funds) {
      const key = `${fund.code}|${text(fund.price)}`;
      const there = this.funds.get(key);
      if (there) there.kwh = add(there.kwh, kwh);
      else this.funds.set(key, { fund, kwh, priceVersionId: price.version.id });
    }
  }
}
