/**
 * Numbers people see (编号). Pure.
 *
 * 户号  account   10 digits: bureau (2) · serial (7) · check digit; the check digit makes any single mistyped digit impossible.
 * 客户编号 customer KH + 9 digits
 * 用电点 point     P + account number; further points of the account add -2, -3 …
 */
const WEIGHTS = [7, 3, 1, 7, 3, 1, 7, 3, 1] as const;

export function checkDigit(nine: string): number {
  let sum = 0;
  for (let place = 0; place < 9; place += 1) sum += (nine.charCodeAt(place) - 48) * WEIGHTS[place]!;
  return (10 - (sum % 10)) % 10;
}

export function accountNo(bureau: number, serial: number): string {
  const nine = String(bureau).padStart(2, '0') + String(serial).padStart(7, '0');
  return nine + checkDigit(nine);
}

export function customerNo(serial: number): string {
  return `KH${String(serial).padStart(9, '0')}`;
}

export function pointNo(account: string, place = 1): string {
  return place === 1 ? `P${account}` : `P${account}-${place}`;
}
