import { allRoles } from '@/server/access/queries/users';
import { route } from '@/server/platform/http';

export const GET = route({ verb: 'user.see', handler: async () => allRoles() });
