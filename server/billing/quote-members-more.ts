/** Members of the calculations beside the bill (其他试算的成员说明), in the form `quote-members` reads. */
export const MORE_MEMBERS = String.raw`
paidOn | 缴费日 | | "2001-01-18" | Day of payment; it counts as a late day. Of one debt, or of all.
debts | 欠费 | | [{"amountYuan":"2000","dueOn":"2000-12-15"}] | Debts without late fee.
dueOn | 缴费截止日 | | "2000-12-15" | Last day to pay without a fee: of a window 10th to 15th the 15th.
debts.days | 逾期天数 | day | 20 | Days late as they were said, instead of dueOn and paidOn; in the debt's year.
crossYearDays | 跨年逾期天数 | day | 15 | Days late after 31 December, where days are said instead of dates.
billMonth | 电费月份 | | "2000-12" | Month whose year is the debt's year; left out: of dueOn.
payments | 部分缴费 | | [{"on":"2010-06-20","amountYuan":"400"}] | Payments on the way; each bears the fee to its own day.
on | 日期 | | "2010-06-20" | The day.
yearRule | 跨年规则 | | "day-by-day" | day-by-day: 2‰ to 31 December, 3‰ after; whole-debt: 3‰ on all days once the year is crossed.
minimumYuan | 最低违约金 | yuan | "1" | Least fee where there is one at all.
minimumOn | 最低额适用 | | "total" | Whether the least fee is of the total or of each debt.
rates | 日费率 | | {"sameYear":"0.002"} | Fee a day as a fraction of the debt.
residential | 居民 | 1/day | "0.001" | Residential.
sameYear | 当年 | 1/day | "0.002" | Others, in the debt's year.
crossYear | 跨年 | 1/day | "0.003" | Others, from 1 January after.
recordedKwh | 抄见电量 | kWh | "10000" | What the meter recorded in the wrong time; negative where it ran backwards. Of theft by loads: what comes off.
energy-correction.parts | 分部电量 | | [{"name":"peak","recordedKwh":"30000","priceYuan":"0.60"}] | Recorded energy in parts with prices of their own (periods, months), corrected alike; instead of recordedKwh.
energyKwh | 当月电量 | kWh | "280000" | Energy of the month, for the price of high use.
adjustedYuan | 已调电费 | yuan | "12600" | Money that already holds the adjustment of another rate, instead of baseYuan.
adjustedPercent | 已用调整率 | % | "5" | Rate that money was adjusted by; negative is a reward.
fixedYuan | 固定电费 | yuan | "20000" | Money that does not depend on the energy: the basic charge.
wantedYuanPerKwh | 目标均价 | yuan/kWh | "0.35" | Average price wished.
kwhPerHour | 每小时电量 | kWh/h | "200" | Energy an hour in normal use.
tariff | 电价制 | | "single" | Single tariff: four times; two-part: five times the energy money.
averageYuan | 平均电价 | yuan/kWh | "0.6" | Average price of the month.
generatedKwh | 发电量 | kWh | "500" | What the roof made.
fedInKwh | 上网电量 | kWh | "300" | Of it what went to the grid.
feedInYuan | 上网电价 | yuan/kWh | "0.4153" | Price of the energy that went to the grid.
subsidyYuan | 补贴 | yuan/kWh | "0.42" | Subsidy on all that was made.
ownPriceYuan | 自用电价 | yuan/kWh | "0.5" | Price the energy of one's own saved.
outage-compensation.hours | 停电小时 | h | "3.5" | Hours without supply; below one hour: one.
reading | 示数 | | {"prev":"120","curr":"320","ct":"200/5"} | The two readings instead of recordedKwh.
energy-correction.method | 退补方法 | | {"by":"wiring","wiring":"4w-one-ct-reversed"} | How the right energy follows from the recorded.
correction.method | 退补方法 | | {"by":"wiring","wiring":"4w-one-ct-reversed"} | How the right energy follows from the recorded.
method.by | 退补方法 | | "wiring" | meter-error, voltage-drop, factor, elements, angles, phasors, wiring, power, multiplier, normal-month.
errorPercent | 误差 | % | "-5" | Error of the meter; slow is negative.
timeFactor | 时间系数 | | "0.5" | Part of the recorded energy that is corrected: half the time since the last test; 1 where the whole time is known.
actualPercent | 实际压降 | % | "1.2" | Actual voltage drop.
allowedPercent | 允许压降 | % | "0.5" | Allowed voltage drop.
factor | 系数 | | "1.5" | Correction factor K given; of a load its demand factor (需用系数).
wrongErrorPercent | 错误接线时误差 | % | "-4" | Error r of the meter under the wrong wiring: ΔW = [K(1 − r %) − 1] × W.
elements | 元件 | | [{},{},{"reversed":true}] | One entry a meter element.
ctBilled | 计费CT变比 | | "200/5" | Ratio the bill used.
ctActual | 实际CT变比 | | "300/5" | Ratio really there.
ptBilled | 计费PT变比 | | "10000/100" | Ratio the bill used.
ptActual | 实际PT变比 | | "11000/100" | Ratio really there.
reversed | 极性反接 | | true | True: current reversed.
open | 断线 | | true | True: voltage or current lost.
elements.times | 分量倍数 | | "0.5" | The element registers so many times its right power.
times | 次数 | | 1 | How many times it happened.
factorPlaces | K取位 | | 3 | Decimals K is rounded to before it is used; left out: exact.
wires | 线制 | | 3 | Three-phase three-wire or four-wire.
tanPhi | 功率因数角正切 | | "0.75" | tanφ of the load.
phiDegrees | 功率因数角 | ° | "30" | φ of the load.
activeKwh | 有功电量 | kWh | "50000" | Active energy.
reactiveKvarh | 无功电量 | kvarh | "30000" | Reactive energy; |forward| where reverse is given apart.
lagging | 滞后 | | true | False: a leading (capacitive) load.
voltage | 电压 | | "ab" | Phase (a) or line voltage (ab = U_a − U_b) on the element, minus for reversed, none for lost; of angles its size as text.
current | 电流 | | "-c" | Phase current in the element, minus for reversed, none for lost; of angles its size as text.
offsetDegrees | 相位差 | ° | "30" | Angle between voltage and current = offset + sign × φ.
phiSign | φ的符号 | | 1 | Sign of φ in that angle.
voltageTimes | 电压倍数 | | "0.5" | Share of the voltage that is there.
currentTimes | 电流倍数 | | "0.5" | Share of the current that is there.
wiring | 错误接线 | | "3w-b-voltage-open" | A named wiring: 4w four-wire with three elements, 3w three-wire with two; voltages-bca: terminals get U_b, U_c, U_a.
right | 正确 | | "√3UIcosφ" | Right power as an expression of U, I, φ; of two bills the right one.
bill-difference.right | 正确账单 | | {"month":"2010-06","points":[{"quantities":{"total":"1000"}}],"prices":[{"id":"p","body":{"kind":"flat","energyYuan":"0.6"}}]} | The bill as it should be.
bill-difference.billed | 已计账单 | | {"month":"2010-06","points":[{"quantities":{"total":"1000"}}],"prices":[{"id":"p","body":{"kind":"flat","energyYuan":"0.5"}}]} | The bill as it was made.
wrong | 错误 | | "UIcos(30°+φ)" | Registered power as an expression; of an error rate how many were wrong.
usedMultiplier | 原用倍率 | | "150/5" | Multiplier or ratio the bill used.
rightMultiplier | 正确倍率 | | "200/5" | Right multiplier or ratio.
normalKwh | 正常月电量 | kWh/month | "900" | Energy of the normal month.
monthDays | 月天数 | day | 30 | Days of the normal month.
kwhDecimals | 电量小数位 | | 0 | Decimals of the corrected energy.
items | 项目 | | [{"breach":"over-capacity-single","kw":"3"}] | The cases, each with its own lines.
price-correction.items | 项目 | | [{"kwh":"1200","rightPriceYuan":"0.62","billedPriceYuan":"0.45"}] | Energies billed at a wrong price.
breach | 违约行为 | | "over-capacity-single" | Which breach of article 100.
loads | 用电设备 | | [{"kw":"2","hoursPerDay":"12","days":180}] | Connected loads and their time.
name | 名称 | | "motor" | Name shown in the trace or in the results.
kw | 功率 | kW | "10" | Power.
volts | 电压 | V | "220" | Voltage; line voltage of three phases.
amps | 电流 | A | "5" | Current, e.g. the rated current of the meter.
phases | 相数 | | 1 | One or three phases.
hoursPerDay | 日用电时数 | h | "12" | Hours a day; of theft left out: 12 for power, 6 for lighting.
loads.days | 天数 | day | 180 | Days; of theft left out: 180.
rightPriceYuan | 应执行电价 | yuan/kWh | "0.8" | Price that applies.
wrongPriceYuan | 已执行电价 | yuan/kWh | "0.5" | Price that was paid.
multiple | 倍数 | | "2" | Multiple of the penalty; left out: the law's.
yuanPerKw | 每千瓦金额 | yuan/kW | "50" | Penalty a kW; left out: the law's.
yuan | 金额 | yuan | "500" | Penalty each time; left out: the law's.
multipleOn | 倍数基数 | | "rounded" | Multiple taken on the rounded arrears or on the exact ones.
stolen | 窃电 | | [{"loads":[{"kw":"2"}],"priceYuan":"0.40"}] | Stolen energy by case.
use | 用途 | | "power" | Power or lighting; of resale the shifts.
correction | 退补方法 | | {"recordedKwh":"50000","method":{"by":"wiring","wiring":"4w-one-voltage-open"}} | Stolen energy as what a tampered meter did not record.
fixedPenalties | 定额违约金 | | [{"amountYuan":"5000","reason":"meter tampered"}] | Penalties of a fixed amount beside the multiple.
rents | 租金 | | [{"monthlyYuan":"8.1","days":20}] | Rent of lent equipment by 1/30 of the month a day.
monthlyYuan | 月租金 | yuan/month | "8.1" | Rent a month.
unusedHalf | 使用不足一半 | | false | True: ended before half the term, half of the energy money is given back.
prepaidYuan | 预收电费 | yuan | "5000" | What was paid ahead; what is left of it is a result.
electric-power.loads | 负荷 | | [{"kw":"250","cosPhi":"0.8"},{"kw":"70","cosPhi":"0.75"}] | Several loads; the results are their sums and the power factor of all.
shares.parts | 各部分 | | [{"name":"motor","kw":"35","hours":"24"}] | Parts of the whole: kwh, or kw with hours.
unmetered.priceYuan | 电价 | yuan/kWh | "0.641" | Price of the energy.
items.priceYuan | 单价 | yuan/(kVA·month) or yuan/kWh | "20" | Basic charge a kVA and month; above plan the energy price.
demand.priceYuan | 需量电价 | yuan/(kW·month) | "37" | Basic charge by demand.
basic-charge.priceYuan | 基本电价 | yuan/(kVA·month) or yuan/(kW·month) | "15" | Price of the basic charge.
reactiveReverseKvarh | 反向无功 | kvarh | "5000" | Reverse reactive energy; its absolute value is added.
standard | 力调标准 | | "0.90" | Standard of the power factor; of a check the standard meter.
baseYuan | 力调基数 | yuan | "30000" | Energy money net of funds + basic charge.
reduced | 降低标准 | | false | True: a reduced standard was granted, no reward.
power-factor.method | 算法 | | "exact" | exact, or ratio-4: by the printed table of Q ÷ P.
loss | 损耗 | | {"method":"power","units":[{"p0":"0.25","pk":"1.15","loadRate":"0.8"}]} | Which loss.
units | 变压器 | | [{"count":2,"p0":"0.25","pk":"1.15","loadRate":"0.4"}] | Transformers with their load rates.
loadRate | 负载率 | | "0.8" | Load over rated capacity: 0.8 is 80 %.
hours | 小时数 | h | "720" | Hours of operation.
loadHours | 最大负荷损耗小时 | h | "3000" | Hours the load loss counts; left out: hours.
kwPerKvar | 无功经济当量 | kW/kvar | "0.1" | kW a kvar is worth.
loadKw | 负荷 | kW | "100" | Power of the load.
members | 分摊用户 | | [{"id":"A","kva":"100"},{"id":"B","kva":"200"}] | Customers who share the loss.
feeds | 各路电源 | | [{"kw":"600","contractKw":"500"},{"kw":"400","contractKw":"500"}] | Feeds with a contract demand each; the rule is applied to each and the sum is billed.
feedsKw | 各路最大需量 | kW | ["800","500"] | Maximum demand of each feed.
resale | 转供 | | [{"use":"lighting","kwh":"18000"}] | Resold energy: lighting and one shift 180 kWh = 1 kW, two shifts 360, three 540, agriculture 270.
check | 检查 | | {"by":"watt-second","pulses":"20","seconds":"15","constant":"2000","loadKw":"100"} | Which check.
pulses | 脉冲数或转数 | | "20" | Pulses or revolutions counted; of creep left out: 1.
seconds | 实测时间 | s | "15" | Time they took.
constant | 电能表常数 | imp/kWh or r/kWh | "2000" | Constant of the meter.
platedFactor | 铭牌倍率 | | "10" | Factor printed on the plate.
platedCt | 铭牌CT变比 | | "100/5" | Ratio the meter is built for: actual ÷ plated.
platedPt | 铭牌PT变比 | | "10000/100" | Ratio the meter is built for.
shownKwh | 被检表电量 | kWh | "98" | Energy of the tested meter.
standardKwh | 标准表电量 | kWh | "100" | Energy of the standard meter.
places | 小数位 | | 2 | Decimals of the results.
rounding | 取舍 | | "half-up" | Some printed answers are cut, not rounded.
indicator | 指标 | | {"of":"error-rate","wrong":"2","all":"1000"} | Which indicator.
of | 指标名 | | "error-rate" | Which indicator; it decides which other members belong here.
all | 总数 | | "1000" | Of how many.
groups | 分组 | | [{"name":"lighting","due":"2500","notRead":"21"}] | Groups of customers to read.
due | 应抄 | | "2500" | To be read.
notRead | 未实抄 | | "21" | Not really read.
receivableYuan | 应收电费 | yuan | "1250500" | Receivable, all.
receivableEarlierYuan | 其中往年应收 | yuan | "500000" | Of it from earlier years.
receivedYuan | 实收电费 | yuan | "980000" | Received, all.
receivedEarlierYuan | 其中往年实收 | yuan | "340000" | Of it for earlier years.
suppliedKwh | 供电量 | kWh | ["10","1.5","-3.7"] | Supplied; what leaves is negative.
soldKwh | 售电量 | kWh | "6.9" | Sold, in the same unit.
parts | 各部分 | | [{"priceYuan":"0.5","kwh":"1000"}] | Parts with their money or price.
before | 基期 | | "100000" | Before.
after | 报告期 | | "82000" | After.
averageKw | 平均负荷 | kW | "600" | Average load; or kwh and hours.
maximumKw | 最高负荷 | kW | "1000" | Highest load.
load-rate.hours | 小时数 | h | "24" | Hours of the energy.
part | 部分 | | "3" | The part.
whole | 总体 | | "100" | The whole.
indicator.loads | 各相负荷 | | ["30","25","20"] | Loads of the phases.
taxPercent | 税率 | % | "17" | Rate of the value-added tax.
kv | 线电压 | kV | "10" | Line voltage.
resistanceOhm | 电阻 | Ω | "2" | Resistance of one conductor.
reactanceOhm | 电抗 | Ω | "1.5" | Reactance of one conductor.
kvar | 无功功率 | kvar | "50" | Reactive power; of a compensation the capacitors put in.
demandKw | 最大需量 | kW | "1300" | Measured maximum demand.
billedPriceYuan | 已执行电价 | yuan/kWh | "0.45" | Price that was billed.
wantedCosPhi | 目标功率因数 | | "0.90" | Power factor wished.
`;
