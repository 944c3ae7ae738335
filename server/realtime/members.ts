/** The sockets of this process: who is connected, in which scope, and whether they may still be. */
import type { Server, Socket } from 'socket.io';
import { sessionById, type CurrentSession } from '@/server/access/queries/session';
import type { Ctx } from '@/server/kernel/ports';
import { SESSION_CHANGED, SESSION_ENDED } from './contract';
import type { Group, Groups } from './groups';
import { standingSessions } from './queries/standing';
import { scopeOf } from './scope';

export interface Member {
  readonly socket: Socket;
  session: CurrentSession;
  group: Group;
}

const SOCKETS_PER_USER = 24;

export class Members {
  private readonly byUser = new Map<number, Set<Member>>();
  private total = 0;

  constructor(
    private readonly io: Server,
    private readonly groups: Groups,
    private readonly ctx: Ctx,
    private readonly position: () => number,
  ) {}

  get count(): number {
    return this.total;
  }

  get users(): number {
    return this.byUser.size;
  }

  of(userId: number): Iterable<Member> {
    return this.byUser.get(userId) ?? [];
  }

  has(userId: number): boolean {
    return this.byUser.has(userId);
  }

  static userRoom(userId: number): string {
    return `user:${userId}`;
  }

  add(socket: Socket, session: CurrentSession): Member {
    const group = this.groups.join(scopeOf(session.actor), this.position());
    const member: Member = { socket, session, group };
    void socket.join([group.room, Members.userRoom(session.userId)]);
    const own = this.byUser.get(session.userId) ?? new Set();
    this.byUser.set(session.userId, own.add(member));
    this.total += 1;
    // Tabs that were forgotten on other machines make room for the one in use.
    if (own.size > SOCKETS_PER_USER) own.values().next().value?.socket.disconnect(true);
    socket.once('disconnect', () => this.remove(member));
    return member;
  }

  private remove(member: Member): void {
    const own = this.byUser.get(member.session.userId);
    if (!own?.delete(member)) return;
    this.total -= 1;
    this.groups.leave(member.group);
    if (own.size === 0) this.byUser.delete(member.session.userId);
  }

  /** Reads the rights of a connected person again. Whoever may not stay is put out; when the database is silent, everyone of them. */
  async refresh(userId: number): Promise<void> {
    for (const member of [...this.of(userId)]) await this.check(member);
  }

  /** True when the rights are still those the member was admitted with. */
  async check(member: Member): Promise<boolean> {
    let session: CurrentSession | undefined;
    try {
      session = await sessionById(this.ctx, member.session.id);
    } catch (error) {
      this.ctx.log.warn({ error, userId: member.session.userId }, 'rights could not be read; the connection is closed');
      member.socket.disconnect(true);
      return false;
    }
    if (session === undefined) {
      this.end(member);
      return false;
    }
    const isSame = session.accessVersion === member.session.accessVersion;
    member.session = session;
    if (!isSame) this.regroup(member);
    return isSame;
  }

  private regroup(member: Member): void {
    const before = member.group;
    member.group = this.groups.join(scopeOf(member.session.actor), this.position());
    if (member.group !== before) {
      void member.socket.leave(before.room);
      void member.socket.join(member.group.room);
    }
    this.groups.leave(before);
    member.socket.emit(SESSION_CHANGED, { accessVersion: member.session.accessVersion });
  }

  end(member: Member): void {
    member.socket.emit(SESSION_ENDED, {});
    member.socket.disconnect(true);
  }

  /** The second wall: also when no event told of it, a session that ended or changed is noticed at the next look. */
  async watch(): Promise<void> {
    const members = [...this.byUser.values()].flatMap((own) => [...own]);
    if (members.length === 0) return;
    const standing = await standingSessions(this.ctx.sql, [...new Set(members.map(({ session }) => session.id))]);
    for (const member of members) {
      if (standing.get(member.session.id) !== member.session.accessVersion) await this.check(member);
    }
  }

  /** A client that does not read fast enough is let go; it comes back and catches up. */
  dropSlow(limit: number): void {
    for (const own of this.byUser.values()) {
      for (const { socket } of own) {
        if ((socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length > limit) socket.conn.close(true);
      }
    }
  }

  closeAll(): void {
    this.io.disconnectSockets(true);
  }
}
