import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const LIMIT = 400;
const FOLDERS = ['app', 'components', 'jobs', 'messages', 'prisma', 'server', 'tests'];
const FORBIDDEN_FOLDERS = /(^|\/)(utils|helpers|types|shared|services|repositories)(\/|$)/;

function sources(): string[] {
  return FOLDERS.flatMap((folder) => readdirSync(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs|css)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith('prisma/generated'));
}

it('no source file is longer than 400 lines', () => {
  const long = sources()
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LIMIT);
  expect(long).toEqual([]);
});

it('files are named in kebab-case, and no folder is a drawer for everything', () => {
  const names = sources().filter((file) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(path.basename(file)));
  expect(names).toEqual([]);
  expect(sources().filter((file) => FORBIDDEN_FOLDERS.test(path.dirname(file)))).toEqual([]);
});

it('nothing is left for later in the source', () => {
  const sign = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|'));
  expect(sources().filter((file) => new RegExp(`\\b(${sign.source})\\b`).test(readFileSync(file, 'utf8')))).toEqual([]);
});
