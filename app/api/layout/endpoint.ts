import { forgetLayout, saveLayout } from '@/server/access/commands/personal';
import { layoutRequest } from '@/server/access/contract';
import { savedLayout } from '@/server/access/queries/personal';
import { route } from '@/server/platform/http';

/** `layout` is null for who has never moved anything: the role's default is shown. */
export const GET = route({ handler: async (ctx) => (await savedLayout(ctx)) ?? { version: 0, layout: null } });

export const PUT = route({ body: layoutRequest, maxBytes: 200_000, handler: (ctx, { body }) => saveLayout(ctx, body) });

export const DELETE = route({ handler: (ctx) => forgetLayout(ctx) });
