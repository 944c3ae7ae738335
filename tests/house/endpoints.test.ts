import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { GET, POST } from '@/app/api/[...path]/route';
import { ENDPOINTS, METHODS } from '@/app/api/endpoints';

const root = path.resolve('app/api');

test('every endpoint file is in the table, under the path it lies at', async () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'endpoint.ts')
    .map((file) => path.dirname(file).replaceAll(path.sep, '/'))
    .sort();
  expect(Object.keys(ENDPOINTS).sort()).toEqual(files);
  for (const file of files) {
    const module: unknown = await import(pathToFileURL(path.join(root, file, 'endpoint.ts')).href);
    expect(ENDPOINTS[file], file).toBe(module);
    expect(
      METHODS.some((method) => ENDPOINTS[file]![method] !== undefined),
      file,
    ).toBe(true);
  }
});

test('no other route lies under /api: it would be bundled on its own', () => {
  const routes = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|[/\\])route\.ts$/.test(file),
  );
  expect(routes.map((file) => file.replaceAll(path.sep, '/'))).toEqual(['[...path]/route.ts']);
});

test('a path that is none is not found, in words; a method an endpoint lacks is named as such', async () => {
  const ask = (where: string, method = 'GET') => new Request(`http://127.0.0.1/api/${where}`, { method });
  const nowhere = await GET(ask('work-orders/1/nothing'));
  expect(nowhere.status).toBe(404);
  expect(await nowhere.json()).toMatchObject({ error: { code: 'not-found' } });
  expect((await POST(ask('nothing', 'POST'))).status).toBe(404);
  const wrong = await GET(ask('work-orders/lock'));
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  const options = await GET(ask('session', 'OPTIONS'));
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, DELETE, HEAD, OPTIONS']);
});

test('a fixed segment goes before a number', async () => {
  // `lock` is an endpoint of its own, not the order called lock: that one knows GET.
  expect((await GET(new Request('http://127.0.0.1/api/work-orders/lock'))).status).toBe(405);
  expect((await GET(new Request('http://127.0.0.1/api/work-orders/7'))).status).toBe(401);
});
