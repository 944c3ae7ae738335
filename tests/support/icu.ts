/** What an ICU message asks for: the names of its arguments and of its tags. Throws on a message that is not well formed. */
export function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  const end = readText(message, 0, names, false);
  if (end !== message.length) throw new SyntaxError(`unexpected } at ${end}`);
  return [...names].sort();
}

const NAME = /\s*([\w.-]+)\s*/y;
const TAG = /<\/?([a-zA-Z]\w*)\/?>/y;
const SELECTOR = /\s*(?:offset:\d+\s*)?(=?[\w-]+)\s*\{/y;
const FORMATS_WITH_CASES = new Set(['plural', 'selectordinal', 'select']);

/** Reads literal text from `at`; ends at the end of the message, or inside an argument at its closing brace. */
function readText(message: string, at: number, names: Set<string>, nested: boolean): number {
  let here = at;
  while (here < message.length) {
    const sign = message[here];
    if (sign === "'" && /['{}<]/.test(message[here + 1] ?? '')) {
      here = message[here + 1] === "'" ? here + 2 : afterQuote(message, here + 1);
    } else if (sign === '{') {
      here = readArgument(message, here + 1, names);
    } else if (sign === '}') {
      if (nested) return here;
      throw new SyntaxError(`unexpected } at ${here}`);
    } else {
      TAG.lastIndex = here;
      const tag = sign === '<' ? TAG.exec(message) : null;
      if (tag) names.add(`<${tag[1]}>`);
      here += tag ? tag[0].length : 1;
    }
  }
  if (nested) throw new SyntaxError('missing }');
  return here;
}

function afterQuote(message: string, at: number): number {
  const end = message.indexOf("'", at);
  return end < 0 ? message.length : end + 1;
}

function readArgument(message: string, at: number, names: Set<string>): number {
  NAME.lastIndex = at;
  const name = NAME.exec(message);
  if (!name) throw new SyntaxError(`no argument name at ${at}`);
  names.add(name[1] as string);
  let here = NAME.lastIndex;
  if (message[here] === '}') return here + 1;
  if (message[here] !== ',') throw new SyntaxError(`unexpected ${message[here] ?? 'end'} at ${here}`);
  NAME.lastIndex = here + 1;
  const format = NAME.exec(message)?.[1];
  if (format === undefined) throw new SyntaxError(`no format at ${here}`);
  here = NAME.lastIndex;
  if (message[here] === '}') return here + 1;
  if (message[here] !== ',') throw new SyntaxError(`unexpected ${message[here] ?? 'end'} at ${here}`);
  return FORMATS_WITH_CASES.has(format) ? readCases(message, here + 1, names) : afterStyle(message, here + 1);
}

function afterStyle(message: string, at: number): number {
  const end = message.indexOf('}', at);
  if (end < 0) throw new SyntaxError('missing }');
  return end + 1;
}

function readCases(message: string, at: number, names: Set<string>): number {
  let here = at;
  const selectors: string[] = [];
  for (;;) {
    SELECTOR.lastIndex = here;
    const selector = SELECTOR.exec(message);
    if (!selector) break;
    selectors.push(selector[1] as string);
    here = readText(message, SELECTOR.lastIndex, names, true) + 1;
  }
  while (/\s/.test(message[here] ?? '')) here += 1;
  if (message[here] !== '}') throw new SyntaxError(`unexpected ${message[here] ?? 'end'} at ${here}`);
  if (!selectors.includes('other')) throw new SyntaxError(`no case "other" at ${at}`);
  return here + 1;
}
