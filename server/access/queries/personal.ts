/** A person's own layout and filters. */
import type { Ctx } from '@/server/kernel/ports';
import type { SavedFilterView } from '../contract';

export async function savedLayout(ctx: Ctx): Promise<{ version: number; layout: unknown } | null> {
  return ctx.prisma.userLayout.findUnique({
    where: { userId: ctx.actor.userId },
    select: { version: true, layout: true },
  });
}

export async function savedFilters(ctx: Ctx, panel?: string): Promise<SavedFilterView[]> {
  const filters = await ctx.prisma.savedFilter.findMany({
    where: { userId: ctx.actor.userId, panel },
    orderBy: [{ panel: 'asc' }, { name: 'asc' }],
  });
  return filters.map(({ id, panel: of, name, filter }) => ({ id: String(id), panel: of, name, filter }));
}
