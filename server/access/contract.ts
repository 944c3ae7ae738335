/**
 * Access on the wire (权限管理): sign-in, session, layout, saved filters, people and their rights. Browser-safe.
 * Ids are strings here, as in the console's own state.
 */
import { z } from 'zod';
import { ROLE_IDS, type PanelId, type RoleId, type Verb } from './roles';

export const LOCK_OUT_AFTER = 5;
export const LOCK_OUT_MINUTES = 15;
export const INACTIVITY_HOURS = 8;
export const ABSOLUTE_HOURS = 12;
export const PASSWORD_MIN = 10;

export const LOGIN_PATTERN = /^[a-z0-9][a-z0-9._-]{1,39}$/;

export const signInRequest = z.strictObject({
  login: z.string().trim().toLowerCase().min(1).max(60),
  password: z.string().min(1).max(200),
});
export type SignInRequest = z.infer<typeof signInRequest>;

export interface ScopeUnitView {
  id: string;
  parentId: string | null;
  kind: string;
  nameZh: string;
  nameEn: string;
}

/** Answer of `GET /api/session` and of a sign-in. */
export interface SessionAnswer {
  user: { id: string; login: string; nameZh: string; nameEn: string; homeUnitId: string };
  roles: { role: RoleId; unitId: string; unitNameZh: string; unitNameEn: string }[];
  panels: PanelId[];
  verbs: Verb[];
  scopeUnits: ScopeUnitView[];
  csrfToken: string;
  locale: 'zh-CN' | 'en' | null;
  theme: 'light' | 'dark' | 'system' | null;
  role: RoleId | '';
  lockCap: number;
  nodeId: string;
  version: string;
}

export const preferencesRequest = z.strictObject({
  locale: z.enum(['zh-CN', 'en']).nullable().optional(),
  theme: z.enum(['light', 'dark', 'system']).nullable().optional(),
});

/** A layout as the dock serialises it, under the dock's own version of its form. */
export const layoutRequest = z.strictObject({
  version: z.number().int().min(1).max(10_000),
  layout: z.record(z.string(), z.unknown()),
});

export const savedFilterRequest = z.strictObject({
  panel: z.string().regex(/^[a-z][a-z-]{0,39}$/),
  name: z.string().trim().min(1).max(60),
  filter: z.record(z.string(), z.unknown()),
  /** Also for the people of one's own home unit, who may use it and not change it. */
  shared: z.boolean().default(false),
});
export const savedFilterQuery = z.strictObject({ panel: z.string().max(40).optional() });
export interface SavedFilterView {
  id: string;
  panel: string;
  name: string;
  filter: unknown;
  shared: boolean;
  /** Null: one's own. Else who shares it. */
  ownerZh: string | null;
  ownerEn: string | null;
}

// ── people ──

export const USER_STATUSES = ['active', 'disabled'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

const id = z.number().int().positive();
const version = z.number().int().positive();
const role = z.enum(ROLE_IDS as [RoleId, ...RoleId[]]);
const password = z.string().min(PASSWORD_MIN).max(200);

export const idParams = z.strictObject({ id: z.coerce.number().int().positive().max(2_147_483_647) });

export const userListQuery = z.strictObject({
  text: z.string().trim().max(60).optional(),
  unitId: z.coerce.number().int().positive().optional(),
  role: role.optional(),
  status: z.enum(USER_STATUSES).optional(),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type UserListQuery = z.infer<typeof userListQuery>;

export const createUserRequest = z.strictObject({
  login: z.string().trim().regex(LOGIN_PATTERN, { error: 'loginFormat' }),
  nameZh: z.string().trim().min(1).max(60),
  nameEn: z.string().trim().min(1).max(60),
  homeUnitId: id,
  password,
});
export const userStatusRequest = z.strictObject({ version, status: z.enum(USER_STATUSES) });
export const grantRequest = z.strictObject({ version, role, unitId: id });
export const passwordRequest = z.strictObject({ version, password });

const day = z.iso.date();
export const substituteRequest = z.strictObject({
  absentId: id,
  substituteId: id,
  fromOn: day,
  /** Last day, included. */
  toOn: day,
  reason: z.string().trim().min(1).max(200),
});
export interface SubstituteAnswer {
  standing: {
    id: number;
    absentId: number;
    absentName: string;
    substituteId: number;
    substituteName: string;
    fromOn: string;
    toOn: string;
    reason: string;
    endable: boolean;
  }[];
  /** `mine`: the reader may set a stand-in for them. */
  people: { id: number; name: string; mine: boolean; roles: RoleId[] }[];
}

export interface GrantView {
  role: RoleId;
  unitId: number;
  unitNameZh: string;
  unitNameEn: string;
  grantedByName: string;
  grantedAt: string;
  /** True when the reader may take it away: the unit is within their own subtree. */
  revocable: boolean;
}

export interface UserView {
  id: number;
  login: string;
  nameZh: string;
  nameEn: string;
  status: UserStatus;
  homeUnitId: number;
  homeUnitNameZh: string;
  homeUnitNameEn: string;
  lockedUntil: string | null;
  version: number;
  createdAt: string;
  /** Sessions open now. */
  sessions: number;
  lastSeenAt: string | null;
  grants: GrantView[];
}

export interface UserListAnswer {
  users: UserView[];
  total: number;
}

export interface RolesAnswer {
  roles: { role: RoleId; trade: string; families: string[]; verbs: Verb[] }[];
  incompatible: [RoleId, RoleId][];
}

export const ACCESS_ACTIONS = [
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'lock-out',
  'user-created',
  'user-disabled',
  'user-enabled',
  'password-reset',
  'grant',
  'revoke',
  'substitute-set',
  'substitute-ended',
] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

export const accessHistoryQuery = z.strictObject({
  userId: z.coerce.number().int().positive().optional(),
  action: z.enum(ACCESS_ACTIONS).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export interface AccessHistoryEntry {
  id: number;
  at: string;
  actorId: number;
  actorName: string;
  subjectId: number | null;
  subjectName: string | null;
  action: AccessAction;
  detail: Record<string, string | number | boolean | null>;
  hash: string;
}

/** Payload of topic `personal` when the rights or the sessions of a person change. */
export interface AccessEvent {
  kind: 'rights-changed' | 'sessions-ended';
  why: 'grant' | 'revoke' | 'disabled' | 'password-reset' | 'signed-out';
  accessVersion: number;
  /** Only this session ended; absent: all of them. */
  sessionId?: string;
}
