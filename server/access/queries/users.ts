/** People within an administrator's subtree, with their rights and whether they are signed in. */
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { Prisma } from '@/prisma/generated/client';
import type { GrantView, RolesAnswer, UserListAnswer, UserListQuery, UserView } from '../contract';
import { requireVerb, unitsFor } from '../permissions';
import { INCOMPATIBLE, isRole, ROLE_IDS, ROLES } from '../roles';
import { orgTree } from './org';

const SHOWN = {
  id: true,
  login: true,
  nameZh: true,
  nameEn: true,
  status: true,
  homeUnitId: true,
  homeUnit: { select: { nameZh: true, nameEn: true } },
  lockedUntil: true,
  version: true,
  createdAt: true,
  userGrants: {
    include: { unit: { select: { nameZh: true, nameEn: true } } },
    orderBy: [{ role: 'asc' }, { unitId: 'asc' }],
  },
  sessions: { where: { endedAt: null }, select: { lastSeenAt: true }, orderBy: { lastSeenAt: 'desc' } },
} satisfies Prisma.AppUserSelect;
type Shown = Prisma.AppUserGetPayload<{ select: typeof SHOWN }>;

async function view(ctx: Ctx, rows: readonly Shown[]): Promise<UserView[]> {
  const own = new Set(unitsFor(ctx.actor, 'user.manage'));
  const granters = await ctx.prisma.appUser.findMany({
    where: { id: { in: [...new Set(rows.flatMap((row) => row.userGrants.map((grant) => grant.grantedBy)))] } },
    select: { id: true, nameZh: true, nameEn: true },
  });
  const name = new Map(granters.map(({ id, nameZh, nameEn }) => [id, ctx.actor.locale === 'en' ? nameEn : nameZh]));
  const now = ctx.clock.now();
  return rows.map(({ homeUnit, userGrants, sessions, lockedUntil, createdAt, status, ...person }) => ({
    ...person,
    status: status as UserView['status'],
    homeUnitNameZh: homeUnit.nameZh,
    homeUnitNameEn: homeUnit.nameEn,
    lockedUntil: lockedUntil !== null && lockedUntil.toISOString() > now ? lockedUntil.toISOString() : null,
    createdAt: createdAt.toISOString(),
    sessions: sessions.length,
    lastSeenAt: sessions[0]?.lastSeenAt.toISOString() ?? null,
    grants: userGrants.flatMap(({ role, unitId, unit, grantedBy, grantedAt }): GrantView[] =>
      isRole(role)
        ? [
            {
              role,
              unitId,
              unitNameZh: unit.nameZh,
              unitNameEn: unit.nameEn,
              grantedByName: name.get(grantedBy) ?? '',
              grantedAt: grantedAt.toISOString(),
              revocable: own.has(unitId) && person.id !== ctx.actor.userId,
            },
          ]
        : [],
    ),
  }));
}

export async function listUsers(ctx: Ctx, query: UserListQuery): Promise<UserListAnswer> {
  requireVerb(ctx.actor, 'user.see', query.unitId);
  const own = unitsFor(ctx.actor, 'user.see');
  const below = query.unitId === undefined ? undefined : new Set((await orgTree(ctx.sql)).subtree(query.unitId));
  const units = below === undefined ? own : own.filter((unitId) => below.has(unitId));
  const where: Prisma.AppUserWhereInput = {
    homeUnitId: { in: units },
    status: query.status,
    ...(query.role === undefined ? {} : { userGrants: { some: { role: query.role } } }),
    ...(query.text
      ? {
          OR: [
            { login: { contains: query.text.toLowerCase() } },
            { nameZh: { contains: query.text } },
            { nameEn: { contains: query.text, mode: 'insensitive' } },
          ],
        }
      : {}),
  };
  const [total, rows] = await Promise.all([
    ctx.prisma.appUser.count({ where }),
    ctx.prisma.appUser.findMany({
      where,
      select: SHOWN,
      orderBy: [{ login: 'asc' }],
      skip: query.offset,
      take: query.limit,
    }),
  ]);
  return { users: await view(ctx, rows), total };
}

export async function oneUser(ctx: Ctx, id: number): Promise<UserView> {
  requireVerb(ctx.actor, 'user.see');
  const units = unitsFor(ctx.actor, 'user.see');
  const row = await ctx.prisma.appUser.findFirst({ where: { id, homeUnitId: { in: units } }, select: SHOWN });
  if (row === null) throw new Refusal('access.out-of-scope');
  const [user] = await view(ctx, [row]);
  if (user === undefined) throw new Error('a person read is a person shown');
  return user;
}

export function allRoles(): RolesAnswer {
  return {
    roles: ROLE_IDS.map((role) => {
      const { trade, families, verbs } = ROLES[role];
      return { role, trade, families: [...families], verbs: [...verbs] };
    }),
    incompatible: INCOMPATIBLE.map(([one, other]) => [one, other]),
  };
}
