/** What is a person's own: language and appearance, the layout of their dock, their saved filters. */
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { layoutRequest, preferencesRequest, savedFilterRequest, SavedFilterView } from '../contract';
import { forgetSessions } from '../queries/session';
import type { Prisma } from '@/prisma/generated/client';
import type { z } from 'zod';

const FILTERS_A_PANEL = 50;

export async function savePreferences(ctx: Ctx, change: z.infer<typeof preferencesRequest>): Promise<void> {
  await ctx.prisma.appUser.update({ where: { id: ctx.actor.userId }, data: change, select: { id: true } });
  forgetSessions(ctx.sql);
}

export async function saveLayout(ctx: Ctx, { version, layout }: z.infer<typeof layoutRequest>): Promise<void> {
  const stored = { version, layout: layout as Prisma.InputJsonObject, updatedAt: new Date(ctx.clock.now()) };
  const userId = ctx.actor.userId;
  await ctx.prisma.userLayout.upsert({ where: { userId }, create: { userId, ...stored }, update: stored });
}

export async function forgetLayout(ctx: Ctx): Promise<void> {
  await ctx.prisma.userLayout.deleteMany({ where: { userId: ctx.actor.userId } });
}

/** Saves under a name; the same name again replaces. */
export async function saveFilter(ctx: Ctx, request: z.infer<typeof savedFilterRequest>): Promise<SavedFilterView> {
  const { panel, name } = request;
  const filter = request.filter as Prisma.InputJsonObject;
  const userId = ctx.actor.userId;
  const sharedUnitId = request.shared ? ctx.actor.homeUnitId : null;
  const others = await ctx.prisma.savedFilter.count({ where: { userId, panel, NOT: { name } } });
  if (others >= FILTERS_A_PANEL) throw new Refusal('access.too-many-filters', { most: FILTERS_A_PANEL });
  const saved = await ctx.prisma.savedFilter.upsert({
    where: { userId_panel_name: { userId, panel, name } },
    create: { userId, panel, name, filter, sharedUnitId },
    update: { filter, sharedUnitId },
  });
  return {
    id: String(saved.id),
    panel,
    name,
    filter: saved.filter,
    shared: sharedUnitId !== null,
    ownerZh: null,
    ownerEn: null,
  };
}

export async function deleteFilter(ctx: Ctx, id: number): Promise<void> {
  const { count } = await ctx.prisma.savedFilter.deleteMany({ where: { id, userId: ctx.actor.userId } });
  if (count === 0) throw new Refusal('not-found');
}
