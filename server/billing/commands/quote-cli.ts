/**
 * `npm run -s quote < input.json` (试算): one request or an array of them on standard input, the answer on standard output.
 * `-- --schema` prints the JSON Schema, `-- --lines` reads one request a line. Exit: 0 answered, 2 refused, 1 a bug.
 */
import { text } from 'node:stream/consumers';

import { type NamedPrices, type QuoteResponse, quote } from '@/server/billing/quote';
import { quoteJsonSchema } from '@/server/billing/quote-schema';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';

const REFUSED = 2;
const MAX_CHARACTERS = 64 * 1024 * 1024;

const named: NamedPrices = new Map(YUNNAN_BOOK.map((version) => [version.id, version]));

function parse(source: string): { readonly value?: unknown; readonly refusal?: QuoteResponse } {
  try {
    return { value: JSON.parse(source) as unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      refusal: {
        quote: 1,
        ok: false,
        faults: [{ path: '(root)', value: source.slice(0, 60), reason: `not JSON: ${reason}` }],
      },
    };
  }
}

function answerOne(source: string): QuoteResponse {
  const { value, refusal } = parse(source);
  return refusal ?? quote(value, named);
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
  if (args.includes('--schema')) {
    print(quoteJsonSchema(), 2);
    return 0;
  }
  const source = await text(process.stdin);
  if (source.length > MAX_CHARACTERS) {
    process.stderr.write('(root): the input is larger than 64 MB\n');
    return REFUSED;
  }
  let answers: QuoteResponse[];
  if (args.includes('--lines')) {
    answers = source
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(answerOne);
    for (const answer of answers) print(answer, 0);
  } else {
    const { value, refusal } = parse(source);
    if (Array.isArray(value)) {
      answers = value.map((one) => quote(one, named));
      print(answers, 2);
    } else {
      const answer = refusal ?? quote(value, named);
      answers = [answer];
      print(answer, 2);
    }
  }
  explain(answers);
  return answers.every((answer) => answer.ok) ? 0 : REFUSED;
}

process.exitCode = await main(process.argv.slice(2));
