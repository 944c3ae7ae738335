/**
 * `npm run -s quote < input.json` (试算): one request or an array of them on standard input, the answer on standard output.
 * `-- --schema` prints the JSON Schema, `-- --lines` reads one request a line, `-- --lang zh-CN` says faults in Chinese. Standard output
 * is JSON and nothing else; faults also stand on standard error. Exit: 0 answered, 2 refused, 1 a bug.
 */
import { text } from 'node:stream/consumers';

import { type NamedPrices, type QuoteResponse, quote } from '@/server/billing/quote';
import { quoteJsonSchema } from '@/server/billing/quote-json-schema';
import { type FaultParams, type QuoteLocale, reasonOf } from '@/server/billing/quote-words';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';

const REFUSED = 2;
const MAX_CHARACTERS = 64 * 1024 * 1024;

const named: NamedPrices = new Map(YUNNAN_BOOK.map((version) => [version.id, version]));

function refusal(code: string, value: string, params: FaultParams, locale: QuoteLocale): QuoteResponse {
  return { quote: 1, ok: false, faults: [{ path: '(root)', value, code, reason: reasonOf(code, params, locale) }] };
}

function parse(source: string, locale: QuoteLocale): { readonly value?: unknown; readonly refused?: QuoteResponse } {
  try {
    // A byte-order mark is what some editors put before the text.
    return { value: JSON.parse(source.replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { refused: refusal('not-json', source.slice(0, 60), { message }, locale) };
  }
}

function answerOne(source: string, locale: QuoteLocale): QuoteResponse {
  const { value, refused } = parse(source, locale);
  return refused ?? quote(value, named, locale);
}

interface Options {
  readonly schema: boolean;
  readonly lines: boolean;
  readonly locale: QuoteLocale;
}

const LANGUAGES: Readonly<Record<string, QuoteLocale>> = { 'zh-CN': 'zh-CN', zh: 'zh-CN', en: 'en' };

/** The options, or the argument that is none. */
function optionsOf(args: readonly string[]): Options | string {
  let options: Options = { schema: false, lines: false, locale: 'en' };
  for (let i = 0; i < args.length; i += 1) {
    const [name = '', inline] = (args[i] ?? '').split('=', 2);
    if (name === '--schema') options = { ...options, schema: true };
    else if (name === '--lines') options = { ...options, lines: true };
    else if (name === '--lang') {
      const language = inline ?? args[(i += 1)] ?? '';
      const locale = LANGUAGES[language];
      if (locale === undefined) return `--lang ${language}`;
      options = { ...options, locale };
    } else return name;
  }
  return options;
}

function print(answer: unknown, indent: number): void {
  process.stdout.write(`${JSON.stringify(answer, null, indent)}\n`);
}

function explain(answers: readonly QuoteResponse[]): void {
  answers.forEach((answer, i) => {
    if (answer.ok) return;
    const which = answers.length > 1 ? `[${i}] ` : '';
    for (const fault of answer.faults) process.stderr.write(`${which}${fault.path}: ${fault.value}: ${fault.reason}\n`);
  });
}

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (typeof options === 'string') {
    const values = '--schema, --lines, --lang zh-CN, --lang en';
    const answer = refusal('not-one-of', options, { values }, 'en');
    print(answer, 2);
    explain([answer]);
    return REFUSED;
  }
  const { locale } = options;
  if (options.schema) {
    print(quoteJsonSchema(), 2);
    return 0;
  }
  const source = await text(process.stdin);
  if (source.length > MAX_CHARACTERS) {
    const answer = refusal('too-large', '', { bound: MAX_CHARACTERS / 1024 / 1024 }, locale);
    print(answer, 2);
    explain([answer]);
    return REFUSED;
  }
  let answers: QuoteResponse[];
  if (options.lines) {
    answers = source
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => answerOne(line, locale));
    for (const answer of answers) print(answer, 0);
  } else {
    const { value, refused } = parse(source, locale);
    if (Array.isArray(value) && value.length > 0) {
      answers = value.map((one) => quote(one, named, locale));
      print(answers, 2);
    } else {
      const answer = refused ?? quote(value, named, locale);
      answers = [answer];
      print(answer, 2);
    }
  }
  explain(answers);
  return answers.every((answer) => answer.ok) ? 0 : REFUSED;
}

// A reader that closes the pipe early is no bug of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv.slice(2));
