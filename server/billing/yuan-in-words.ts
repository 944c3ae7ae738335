/**
 * An amount in Chinese capitals (人民币大写), as vouchers and bills print it: 1203.05 → 壹仟贰佰零叁元零伍分. By the rules of 支付结算办法
 * (1997): 整 after whole yuan or whole jiao; one 零 for any row of zeros between figures; a negative amount begins with 负. Pure;
 * takes two decimals, refuses anything else and 16 or more integer digits.
 */
const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿', '万亿'] as const;
const MOST_DIGITS = 16;

export function yuanInWords(amountYuan: string): string {
  const match = /^(-?)(\d+)\.(\d)(\d)$/.exec(amountYuan);
  if (match === null || match[2]!.replace(/^0+/, '').length > MOST_DIGITS)
    throw new RangeError(`not an amount of yuan and fen: ${amountYuan}`);
  const [, sign = '', whole = '', jiao = '0', fen = '0'] = match;
  const integer = integerWords(whole.replace(/^0+/, ''));
  if (integer === '' && jiao === '0' && fen === '0') return '零元整';
  let words = integer === '' ? '' : `${integer}元`;
  if (jiao === '0' && fen === '0') words += '整';
  else {
    if (jiao !== '0') words += `${digit(jiao)}角`;
    else if (integer !== '') words += '零';
    words += fen === '0' ? '整' : `${digit(fen)}分`;
  }
  return sign === '-' ? `负${words}` : words;
}

function digit(one: string): string {
  return DIGITS[Number(one)] ?? '';
}

function integerWords(whole: string): string {
  let words = '';
  let isZeroWaiting = false;
  let isGroupFilled = false;
  for (let i = 0; i < whole.length; i += 1) {
    const left = whole.length - 1 - i;
    const one = whole[i]!;
    if (one === '0') isZeroWaiting = words !== '';
    else {
      if (isZeroWaiting) words += '零';
      isZeroWaiting = false;
      isGroupFilled = true;
      words += digit(one) + PLACES[left % 4];
    }
    if (left % 4 !== 0) continue;
    if (isGroupFilled) words += GROUPS[left / 4];
    isGroupFilled = false;
  }
  return words;
}
