/** Every endpoint of the API, read from the route files: what is added there is tried here without a line being written. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RouteHandler } from '@/server/platform/http';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface Endpoint {
  /** `PUT /api/access/users/[id]/status`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly params: Record<string, string>;
  readonly handler: RouteHandler;
}

export async function endpoints(): Promise<Endpoint[]> {
  const root = path.resolve('app');
  const files = readdirSync(path.join(root, 'api'), { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'route.ts')
    .sort();
  const found: Endpoint[] = [];
  for (const file of files) {
    const module = (await import(pathToFileURL(path.join(root, 'api', file)).href)) as Record<string, unknown>;
    const route = `/api/${path.dirname(file)}`;
    const names = [...route.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => name!);
    for (const method of METHODS) {
      if (typeof module[method] !== 'function') continue;
      found.push({
        name: `${method} ${route}`,
        method,
        path: route.replaceAll(/\[(?:\.\.\.)?\w+\]/g, '1'),
        params: Object.fromEntries(names.map((name) => [name, '1'])),
        handler: module[method] as RouteHandler,
      });
    }
  }
  return found;
}
