import { savePreferences } from '@/server/access/commands/personal';
import { preferencesRequest } from '@/server/access/contract';
import { route } from '@/server/platform/http';

export const PUT = route({ body: preferencesRequest, handler: (ctx, { body }) => savePreferences(ctx, body) });
