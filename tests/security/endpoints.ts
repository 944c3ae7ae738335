/** Every endpoint of the API: what is added to its table is tried here without a line being written. */
import { ENDPOINTS, METHODS } from '@/app/api/endpoints';
import type { RouteHandler } from '@/server/platform/http';

export { METHODS };

export interface TriedEndpoint {
  /** `PUT /api/access/users/[id]/status`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly params: Record<string, string>;
  readonly handler: RouteHandler;
}

export function endpoints(): TriedEndpoint[] {
  return Object.entries(ENDPOINTS).flatMap(([path, endpoint]) => {
    const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name]) => name!);
    return METHODS.flatMap((method) => {
      const handler = endpoint[method];
      if (handler === undefined) return [];
      return {
        name: `${method} /api/${path}`,
        method,
        path: `/api/${path.replaceAll(/\[\w+\]/g, '1')}`,
        params: Object.fromEntries(names.map((name) => [name, '1'])),
        handler,
      };
    });
  });
}
