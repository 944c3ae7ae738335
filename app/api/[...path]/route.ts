/** All of /api: finds the endpoint of a path and hands the request over. What the endpoint asks of its caller is its own. */
import { addRoute, createRouter, findRoute } from 'rou3';
import { ENDPOINTS, type Endpoint, METHODS } from '@/app/api/endpoints';
import { noEndpoint } from '@/server/platform/http';

export const dynamic = 'force-dynamic';

const router = createRouter<Endpoint>();
for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
  addRoute(router, '', `/api/${path.replaceAll(/\[(\w+)\]/g, ':$1')}`, endpoint);
}

async function answer(request: Request): Promise<Response> {
  const found = findRoute(router, '', new URL(request.url).pathname);
  if (found === undefined) return noEndpoint(request);
  const endpoint = found.data;
  const method = request.method === 'HEAD' ? 'GET' : METHODS.find((each) => each === request.method);
  const handler = method && endpoint[method];
  if (handler === undefined) {
    const allowed = METHODS.filter((each) => endpoint[each] !== undefined);
    const allow = [...allowed, ...(endpoint.GET ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    return new Response(null, { status: request.method === 'OPTIONS' ? 204 : 405, headers: { allow } });
  }
  return handler(request, { params: Promise.resolve({ ...found.params }) });
}

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
