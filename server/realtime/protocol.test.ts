import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROTOCOL_VERSION } from './contract';

/** Code without comments and layout: what a change of words must not touch. */
function essence(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/\s+/g, '')
    .replace(/,([}\])])/g, '$1');
}

function interfaceOf(source: string, name: string): string {
  const found = new RegExp(`export (?:interface|type) ${name}\\b[\\s\\S]*?\\n(?:}|\\S[^\\n]*;)\\n`).exec(source);
  if (!found) throw new Error(`${name} is not there`);
  return found[0];
}

/** What a page of an older version may still be receiving. A change here needs a new PROTOCOL_VERSION and the new hash. */
it('the wire changes only together with its version', () => {
  const feed = readFileSync('server/realtime/contract.ts', 'utf8').replace(/export const PROTOCOL_VERSION = \d+;/, '');
  const orders = readFileSync('server/work-orders/contract.ts', 'utf8');
  const parts = [essence(feed), ...['OrderRow', 'OrderEvent'].map((name) => essence(interfaceOf(orders, name)))];
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
  expect([PROTOCOL_VERSION, hash]).toEqual([4, 'a741cf1783954876']);
});
