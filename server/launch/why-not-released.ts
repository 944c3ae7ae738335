/**
 * `npm run -s why-not-released -- --bill N | --run N | --unit CODE --month YYYY-MM [--lang zh-CN|en]` (未发行原因): what still stands between
 * bills and their release, reason by reason, with the first accounts of each. Exit status 0 when all are out, 1 when some are not,
 * 2 when asked wrongly.
 */
import { parseArgs } from 'node:util';
import { catalogueOf } from '@/server/platform/speech';
import { questionOf, whyLines, type WhyQuestion } from '@/server/billing/queries/why-lines';
import { openPool, PoolSql } from '@/server/platform/db';
import { complain } from './console';
import { withInstalledDatabase } from './installed-database';

const ASKED_WRONGLY = 2;

function asked(): WhyQuestion | undefined {
  try {
    const { values } = parseArgs({
      options: {
        bill: { type: 'string' },
        run: { type: 'string' },
        unit: { type: 'string' },
        month: { type: 'string' },
        lang: { type: 'string', default: 'zh-CN' },
      },
    });
    return questionOf(values);
  } catch {
    return undefined;
  }
}

async function answer(url: string, question: WhyQuestion): Promise<number> {
  const pool = openPool(url, { max: 2, applicationName: 'gongdan why-not-released' });
  try {
    const { status, lines } = await whyLines(new PoolSql(pool), question);
    const print = status === ASKED_WRONGLY ? complain : (line: string) => process.stdout.write(`${line}\n`);
    for (const line of lines) print(line);
    return status;
  } finally {
    await pool.end();
  }
}

const question = asked();
if (question === undefined) {
  for (const locale of ['zh-CN', 'en'] as const) complain(catalogueOf(locale)('why-not-released.usage'));
  process.exitCode = ASKED_WRONGLY;
} else {
  process.exitCode = await withInstalledDatabase((url) => answer(url, question));
}
