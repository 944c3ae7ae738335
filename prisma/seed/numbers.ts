/**
 * Numbers of meters and routes of the demo (编号); those of customers, accounts and points are the archive's own. Pure.
 *
 * 表号  meter     12 digits: year of manufacture (2) · maker (2) · serial (8)
 * 抄表段 route     station code (8) · 3 digits
 */
export function meterNo(yearOfMaking: number, maker: number, serial: number): string {
  return String(yearOfMaking % 100).padStart(2, '0') + String(maker).padStart(2, '0') + String(serial).padStart(8, '0');
}

export function routeCode(stationCode: string, serial: number): string {
  return stationCode + String(serial).padStart(3, '0');
}

/** The smallest step of a plate with two decimals, in the thousandths readings are kept in. */
export const STEP = 10;
