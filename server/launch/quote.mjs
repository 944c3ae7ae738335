/**
 * Door of `npm run -s quote` (试算), in plain JavaScript so that it starts at once: the quote's TypeScript is bundled into one file under
 * `.gongdan/quote` and run from there; it is bundled again when any file of it changed. Where bundling is not possible the
 * TypeScript runs as it is, only slower. The compiler is the one tsx brings.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const ENTRY = 'server/billing/commands/quote-cli.ts';
const folder = path.join(root, '.gongdan', 'quote');
const bundle = path.join(folder, 'quote.mjs');
const record = path.join(folder, 'inputs.json');

/** Size and time of every file that went in: a changed, moved or missing one gives another stamp. */
function stampOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file}|${size}|${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function isFresh() {
  try {
    const { files, stamp } = JSON.parse(readFileSync(record, 'utf8'));
    return statSync(bundle).isFile() && stampOf(files) === stamp;
  } catch {
    return false;
  }
}

function makeBundle() {
  const require = createRequire(import.meta.url);
  const { buildSync } = createRequire(require.resolve('tsx'))('esbuild');
  // Another quote may be making it too: each writes a file of its own and moves it into place.
  const own = `${bundle}.${process.pid}`;
  const files = ['package-lock.json', 'tsconfig.json'];
  mkdirSync(folder, { recursive: true });
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: own,
    metafile: true,
    logLevel: 'silent',
  });
  files.push(...Object.keys(metafile.inputs));
  renameSync(own, bundle);
  writeFileSync(`${record}.${process.pid}`, JSON.stringify({ files, stamp: stampOf(files) }));
  renameSync(`${record}.${process.pid}`, record);
}

let entry = bundle;
if (!isFresh()) {
  try {
    makeBundle();
  } catch {
    rmSync(record, { force: true });
    await import('tsx/esm');
    entry = path.join(root, ENTRY);
  }
}
await import(pathToFileURL(entry).href);
