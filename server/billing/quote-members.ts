/**
 * What each member of the quote means (试算契约的成员说明): Chinese term, unit, example, text. `member` or `parent.member`, the nearer name
 * goes first. `npm run -s quote -- --schema` writes them into the JSON Schema; a test finds members without words.
 */
import { MORE_MEMBERS } from '@/server/billing/quote-members-more';

export interface MemberWords {
  readonly zh: string;
  readonly unit: string;
  readonly example: unknown;
  readonly text: string;
}

const MEMBERS = String.raw`
kind | 种类 | | "bill" | What is computed, or the kind of price or share.
prices | 电价 | | [{"id":"main","body":{"kind":"flat","energyYuan":"0.6"}}] | Price versions of this request; terms name them by id. Where there is only one it need not be named.
id | 编号 | | "T1" | A name of your own; unique in its list.
tariffCode | 电价类别 | | "large-industry" | Tariff the version belongs to; left out: the id.
regionCode | 地区 | | "530000" | Region of the price; means nothing to a quote.
effectiveFrom | 生效日 | | "2010-01-01" | First day in force; left out: always.
effectiveTo | 失效日 | | "2011-01-01" | First day not in force any more; null or left out: open.
documentNo | 文号 | | "发改价格〔2011〕2622号" | Document of the price.
sourced | 来源 | | "sample" | Whether the figures are published or a sample.
body | 电价内容 | | {"kind":"flat","energyYuan":"0.6"} | The prices themselves, by kind of tariff.
energyYuan | 电度电价 | yuan/kWh | "0.45" | Energy price; of a time-of-use tariff the flat period's.
funds | 基金及附加 | | [{"code":"rural-grid-loan","yuanPerKwh":"0.02"}] | Funds and surcharges, each a line of its own on all energy.
code | 代码 | | "three-gorges" | Which fund.
seasons.code | 季节 | | "wet" | Name of the season.
yuanPerKwh | 征收标准 | yuan/kWh | "0.007" | Rate of the fund; of other it may be negative, as a loss or gain passed on to customers.
inPfBase | 计入力调基数 | | false | True: this fund's money is part of the power-factor base.
fundsIncluded | 含基金价 | | false | True: energyYuan, tier prices and printed period prices contain the funds, which are taken out first.
tou | 分时 | | {"by":"factor","peak":"1.5","valley":"0.5"} | Prices of the periods.
tiers.tou | 分档分时 | | {"by":"price","peak":"0.677","valley":"0.337"} | Period prices of this tier's own: its energy is split in the proportion of the bill's periods.
by | 方式 | | "factor" | Which of the ways of the member above is used; it decides which other members belong here.
sharp | 尖 | | "1.8" | Sharp period: factor, price (yuan/kWh), difference, or kWh.
peak | 峰 | | "1.5" | Peak period: factor, price (yuan/kWh), difference, or kWh.
flat | 平 | | "1" | Flat period: factor, price (yuan/kWh), difference, or kWh; left out: the base price.
valley | 谷 | | "0.5" | Valley period: factor, price (yuan/kWh), difference, or kWh.
deep-valley | 深谷 | | "0.2" | Deep-valley period of later tariffs: factor, price (yuan/kWh), difference, or kWh; left out: as valley.
decimals | 电价小数位 | | 4 | Decimals a price derived by a factor is rounded to; left out: as the base price, at least 4.
capacityYuan | 容量电价 | yuan/(kVA·month) | "27" | Basic charge by capacity.
demandYuan | 需量电价 | yuan/(kW·month) | "37" | Basic charge by demand.
tiers | 分档 | | [{"upToKwh":"170","priceYuan":"0.45"},{"upToKwh":null,"priceYuan":"0.8"}] | Tiers from the lowest up.
upToKwh | 分档上限 | kWh | "260" | Inclusive upper bound, counted from zero and not from the tier below; null: no bound.
priceYuan | 单价 | yuan/kWh | "0.64" | Price of the energy.
style | 阶梯计价方式 | | "tier-price" | tier-price: each tier's energy at its own price. base-plus-addon: all energy at the first price, upper tiers pay the difference on top, each a line.
seasons | 季节 | | [{"code":"wet","months":[5,6,7,8,9,10,11],"tiers":[{"upToKwh":null,"priceYuan":"0.45"}]}] | Seasons; the month of the bill chooses.
months | 月数 | month | 1 | Months of monthly allowance billed together; left out: the whole months of the period, at least 1.
seasons.months | 月份 | | [5,6,7] | Calendar months of the season.
items.months | 月数 | month | "3" | Months of basic charge, instead of from and to; may be a fraction.
class | 用户类别 | | "industrial" | Customer class; residential pays 1‰ a day of late fee, all others 2‰ and 3‰.
items.class | 用户类别 | | "residential" | Residential 500 yuan, other 5000 yuan.
month | 电费月份 | | "2010-06" | Bill month. Alone it is the whole calendar month; it chooses the season. May be left out where nothing depends on the days: then a month of thirty days.
from | 起始日 | | "2010-06-01" | First day that counts; a change belongs to its day. Left out: where the part before ends, or the period begins.
to | 截止日 | | "2010-07-01" | First day that counts no more: 30 September included is 1 October.
points | 计费点 | | [{"quantities":{"total":"1000"}}] | Points of the bill; the first is the main one.
pointNo | 计费点号 | | 0 | Number of the point; left out: its place in the list.
parentNo | 上级点号 | | 0 | Point whose meter also measures this one; its energy is taken off there.
share | 定量定比 | | {"kind":"fixed","kwh":"2000"} | Energy without a meter of its own: a fixed quantity a month, or a ratio of what the parent has left after fixed quantities.
kwh | 电量 | kWh | "2000" | Energy.
ratio | 比例 | | "0.1" | A fraction: 0.1 is 10 %.
billed | 是否在此计费 | | true | False: the energy is only taken off the parent and billed elsewhere.
quantities | 电量 | kWh, kvarh, kW | {"total":"511800","peak":"107700","valley":"80400","reactive":"110100"} | Quantities as they are, without a meter: multiplied already.
meters | 电能表 | | [{"ct":"150/5","pt":"10000/100","registers":[{"register":"total","prev":"5953.8","curr":"6124.4"}]}] | Meters of the point; an exchange in the period is two meters with from and to.
meterId | 表号 | | "M1" | Name of the meter; left out: one is made.
multiplier | 倍率 | | "3000" | PT × CT; or give ct and pt.
ct | 电流互感器变比 | | "150/5" | Ratio of the current transformer.
pt | 电压互感器变比 | | "10000/100" | Ratio of the voltage transformer.
feed | 电源 | | "1" | Demand of meters on different feeds is summed; on one feed the larger counts.
reactiveIsNet | 无功表双向转动 | | false | True: the reactive register ran backwards on export, so it shows forward − reverse, and the reverse counts twice.
registers | 示数 | | [{"register":"total","prev":"100","curr":"350","digits":5}] | Registers of the meter, read (prev, curr) or given (quantity). Without flat: flat = total less the other periods.
register | 示数类型 | | "total" | Which register.
registers.quantity | 电量 | kWh, kvarh, kW | "1200" | Quantity as it is; the multiplier is not applied.
quantity | 数量 | | "2" | How many of them; left out: 1.
prev | 上次示数 | | "5953.8" | Former reading (start reading of a new meter).
curr | 本次示数 | | "6124.4" | Present reading (stop reading of a removed meter); of a demand register the reading itself.
digits | 整数位数 | | 4 | Integer digits of the register plate; needed for a rollover.
rolledOver | 翻转 | | false | True: the register went round, 10ⁿ − former + present. Never assumed.
price | 电价编号 | | "main" | Id of a price version of prices, or of the shipped book; left out: the only one of prices.
basic | 基本电费 | | {"by":"capacity","equipment":[{"id":"T1","kva":"1000"}]} | Terms of the basic charge, by capacity or by demand.
equipment | 受电设备 | | [{"id":"T1","kva":"1000","states":[{"from":"2010-06-11","to":"2010-07-01","state":"suspended-half"}]}] | Transformers and high-voltage motors with their states.
kva | 容量 | kVA | "1000" | Capacity; 1 kW of a high-voltage motor counts 1 kVA.
interlock | 闭锁组 | | "A" | Of the equipment of one group only the largest is charged.
states | 状态 | | [{"from":"2010-06-11","to":"2010-07-01","state":"suspended"}] | States by day; days not named are in service.
state | 状态 | | "suspended" | in-service and hot-standby are charged; cold-standby (sealed) and absent are not; suspended is not from 15 days on; suspended-half is at half rate (within two years of new or increased supply).
combinations | 可同时运行组合 | | [["T1","T2"],["T1","T3"]] | Sets of equipment ids that can run together; the largest sum is charged.
deductDays | 扣减天数 | day | 3 | Days not charged: of the basic charge, or the first days of a late fee.
contractKw | 合同核准需量 | kW | "1000" | Contract (approved) maximum demand.
capacityKva | 受电容量 | kVA | "2000" | Capacity supplied; 40 % of it is the least demand.
rule | 需量规则 | | "excess-105" | pre-2005: excess doubled, floor 40 %. excess-105: contract, above 105 % doubled. band-95-105: 95 % floor, actual within, approved + twice the excess above. actual. Left out: by date.
highUse | 高用电时长 | | {} | Present where the demand price of a month of 260 kWh a kVA of capacity or more is 90 % (2023 rule); capacityKva is then needed.
kwhPerKva | 每千伏安电量 | kWh/kVA | "260" | From how many kWh a kVA on; left out: 260.
priceShare | 电价比例 | | "0.9" | What is left of the demand price; left out: 0.9.
deductKw | 转供扣减 | kW | "50" | Resold demand that comes off.
pfStandard | 力调标准 | | "0.90" | Standard of the power factor.
pfReduced | 降低标准 | | false | True: a reduced standard was granted, no reward.
pfRatePercent | 力调率 | % | "-0.75" | The rate itself instead of standard and table; negative is a reward.
energyPercent | 电费加价优惠率 | % | "-5" | Surcharge (+) or discount (−) in percent of the energy money, funds and basic charge left out; part of the power-factor base.
segments | 分段 | | [{"to":"2010-06-16","price":"old"},{"price":"new"}] | Terms by days where price, class, capacity or standard changed; or write the terms on the point.
cosPhi | 功率因数 | | "0.85" | Power factor as stated, instead of registers.
tier | 阶梯条件 | | {"usedTotalKwh":"1500"} | Terms of residential tiers.
usedKwh | 已用电量 | kWh | ["1560","440"] | Energy already billed in each tier this tier year; yearly tiers.
usedTotalKwh | 已用总电量 | kWh | "2000" | The same as one figure, filled into the tiers from below.
extraKwh | 增加基数 | kWh | "1100" | Widens the first tier and moves the others: for the month (monthly tiers) or the year (yearly).
households | 合表户数 | | 3 | Households on the one meter: every bound is so many times its own.
freeKwh | 免费电量 | kWh/month | "15" | Free energy of low-income households, credited at the first price.
freeBy | 免费电量扣法 | | "before-tiers" | credit: given back at the first price (left out); before-tiers: taken off the energy before it falls into tiers.
yearMonths | 年内用电月数 | month | 8 | Months of the tier year with supply: yearly bounds are cut to so many twelfths.
losses | 损耗 | | {"transformer":{"method":"given","lossKwh":"304"}} | Losses of a point metered on the low side; in a segment, of its days and energy alone.
transformer | 变压器损耗 | | {"method":"formula","kva":"315","p0":"0.76","pk":"4.8","i0":"2","uk":"4","shifts":3} | Transformer loss added to the energy.
method | 方法 | | "formula" | Which method; it decides which other members belong here.
p0 | 空载损耗 | kW | "0.76" | No-load loss of one set.
pk | 负载损耗 | kW | "4.8" | Load (short-circuit) loss of one set at rated load.
i0 | 空载电流 | % | "2" | No-load current.
uk | 短路阻抗 | % | "4" | Impedance voltage.
shifts | 班次 | | 3 | Shifts a day: three K 1.2, two 1.8, one 3.6.
k | 修正系数 | | "1.2" | Load-shape factor K instead of the shifts.
count | 台数 | | 2 | Equal sets that carry the load together.
days | 天数 | day | 20 | Days; of a loss the days in operation, left out: of the period.
energyShare | 电量份额 | | "0.548387" | Fraction of the period's energy that ran through this transformer, where it stood for a part of the period.
earlier | 先前变压器 | | [{"method":"given","lossKwh":"304","days":14,"energyShare":"0.451613"}] | Terms of loss that stood before the last ones within the period, each with its days and its share of the energy.
sharing | 损耗分摊 | | {"by":"energy","others":[{"id":"B","kwh":"3000"}]} | Who bears the loss of a transformer several customers share.
others | 其他用户 | | [{"id":"B","kwh":"3000"}] | The other customers of the transformer.
fixedKwh | 固定损耗 | kWh | "100" | Fixed part of the loss.
position | 顺序 | | 0 | Place of this point among the members; the last takes the remainder.
ownKva | 本户容量 | kVA | "200" | Capacity of this point.
ownFixedKwh | 本户固定损耗 | kWh | "100" | Fixed loss of this point.
rows | 变损表 | | [{"kva":"50","bands":[{"upToKwh":null,"lossKwh":"304"}]}] | Monthly loss by size; no exact size: the next larger.
bands | 电量档 | | [{"upToKwh":"5000","lossKwh":"304"},{"upToKwh":null,"lossKwh":"360"}] | Bands of monthly energy.
lossKwh | 有功损耗 | kWh | "304" | Active loss.
lossKvarh | 无功损耗 | kvarh | "1200" | Reactive loss, which joins the power factor.
reactiveRatio | 无功损耗率 | | "0.05" | Reactive loss as a fraction of the reactive energy.
line | 线损 | | {"ratio":"0.03"} | Line loss added to the energy.
base | 基数 | | "metered" | What a fraction is taken of: the metered energy with the transformer loss or without; of a meter error the right energy (recorded ÷ (1 + e)) or the recorded.
energyCorrections | 退补电量 | | [{"register":"total","kwh":"500","reason":"slow meter"}] | Signed energy that takes part in the calculation.
reason | 原因 | | "slow meter" | Why, in words.
jointPf | 共力率 | | {"energy":"exclude","money":false} | How this sub-point enters its parent's power factor.
energy | 电量 | | "exclude" | through-parent: counted in the parent's meter; exclude: taken out of cosφ; add: metered beside the parent and added.
items.energy | 差价电量 | | [{"kwh":"650","rightPriceYuan":"0.8","wrongPriceYuan":"0.5"}] | Energy billed at the cheaper price.
money | 金额参加力调 | | false | True: the parent's rate adjusts this point's money too.
parameters | 计费参数 | | {"cosPhiMethod":"ratio-4"} | Choices where published rules disagree.
energyDecimals | 电量小数位 | | 0 | Decimals of every kWh and kvarh.
basicDays | 基本电费天数 | | "month-30" | month-30: 1/30 of the month a day; calendar: by the days of the month (2024 rule).
touPriceRounding | 分时电价取位 | | "printed" | printed: a derived price keeps the decimals of its base, at least 4; exact.
cosPhiMethod | 功率因数算法 | | "exact" | exact: P ÷ √(P² + Q²) to 2 decimals; ratio-4: by the printed table of Q ÷ P.
pfBase | 力调基数 | | "net-of-funds" | Whether the base holds the funds.
shareTakenFrom | 定量扣减时段 | | "flat-first" | Period a fixed quantity or ratio is taken from.
lossOrder | 损耗次序 | | "after-shares" | Losses join the energy after sub-points came off, or before.
lossPeriod | 损耗时段 | | "flat" | Losses are billed at flat, or pro rata by the energy of the periods.
fractionsBy | 比例分段 | | "energy" | How a ratio share and losses by ratio fall on several segments: by their energy (of a quote left out), or by their days as in a bill of an account.
seasonBounds | 跨季分档 | | "each-month" | Seasonal tiers of several months read together: each month brings the bounds of its own season (of a quote left out), or all those of the bill's month.
moneyCorrections | 退补电费 | | [{"amountYuan":"-12.50","reason":"price"}] | Signed money without energy.
amountYuan | 金额 | yuan | "2000" | An amount of money.
`;

function parsed(table: string): Map<string, MemberWords> {
  const words = new Map<string, MemberWords>();
  for (const row of table.split('\n')) {
    const [name = '', zh = '', unit = '', example = '', ...text] = row.split('|').map((cell) => cell.trim());
    if (name === '') continue;
    words.set(name, { zh, unit, example: JSON.parse(example) as unknown, text: text.join('|') });
  }
  return words;
}

/** Words of every member, parsed when the schema is asked for. */
export function memberWords(): ReadonlyMap<string, MemberWords> {
  return parsed(`${MEMBERS}\n${MORE_MEMBERS}`);
}
