/** Pages of the processes by file name, from the catalogue and its texts. `npm run docs` writes them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { PROCESS_TEXTS, type ProcessTexts } from '@/messages/process-texts';
import { LIMITS } from '@/server/work-orders/limits';
import { type PageWords, processPage } from '@/server/work-orders/process-page';
import { PROCESSES } from '@/server/work-orders/processes';

export const PAGES_FOLDER = 'docs/processes';

function textAt(texts: ProcessTexts | undefined, path: readonly string[]): string | undefined {
  let at: unknown = texts;
  for (const key of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  return typeof at === 'string' ? at : undefined;
}

function wordsOf(processId: string, index: 0 | 1): PageWords {
  return (kind, id) => {
    const path = id === '' ? [kind] : [kind, ...id.split('.')];
    return textAt(PROCESS_TEXTS[processId]?.[index], path) ?? textAt(PROCESS_TEXTS['common']![index], path) ?? id;
  };
}

export function processPages(): Map<string, string> {
  const pages = new Map<string, string>();
  const names: string[] = [];
  for (const process of [...PROCESSES].sort((one, two) => one.id.localeCompare(two.id))) {
    const zh = wordsOf(process.id, 0);
    const en = wordsOf(process.id, 1);
    pages.set(`${process.id}.md`, processPage(process, { zh, en, limits: LIMITS }));
    names.push(`- [${process.trade} · ${en('name', '')}](${process.id}.md)`);
  }
  pages.set(
    'README.md',
    `# 流程目录 Processes\n\n<!-- Written by \`npm run docs\`; do not edit. -->\n\n${names.join('\n')}\n`,
  );
  return pages;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(PAGES_FOLDER, { recursive: true });
  for (const [name, text] of processPages()) writeFileSync(`${PAGES_FOLDER}/${name}`, text);
}
