/** Enough of an identity number to compare it with a card, not enough to take away. Pure. */
export function maskedIdNo(idNo: string | null): string | null {
  if (idNo === null || idNo.length < 10) return idNo === null ? null : '*'.repeat(idNo.length);
  return `${idNo.slice(0, 3)}${'*'.repeat(idNo.length - 7)}${idNo.slice(-4)}`;
}
