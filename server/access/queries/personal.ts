/** A person's own layout and filters. */
import type { Ctx } from '@/server/kernel/ports';
import type { SavedFilterView } from '../contract';

export async function savedLayout(ctx: Ctx): Promise<{ version: number; layout: unknown } | null> {
  return ctx.prisma.userLayout.findUnique({
    where: { userId: ctx.actor.userId },
    select: { version: true, layout: true },
  });
}

/** The person's own, then those the colleagues of their home unit share. */
export async function savedFilters(ctx: Ctx, panel?: string): Promise<SavedFilterView[]> {
  const { userId, homeUnitId } = ctx.actor;
  const filters = await ctx.prisma.savedFilter.findMany({
    where: { panel, OR: [{ userId }, { sharedUnitId: homeUnitId, user: { status: 'active' } }] },
    include: { user: { select: { nameZh: true, nameEn: true } } },
    orderBy: [{ panel: 'asc' }, { name: 'asc' }, { id: 'asc' }],
  });
  const views = filters.map(({ id, panel: of, name, filter, sharedUnitId, userId: ownerId, user }) => ({
    id: String(id),
    panel: of,
    name,
    filter,
    shared: sharedUnitId !== null,
    ownerZh: ownerId === userId ? null : user.nameZh,
    ownerEn: ownerId === userId ? null : user.nameEn,
  }));
  return [...views.filter(({ ownerZh }) => ownerZh === null), ...views.filter(({ ownerZh }) => ownerZh !== null)];
}
