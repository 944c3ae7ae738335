/**
 * What can go wrong before the application runs, each as one line in both languages that says what to do.
 * (The message catalogue serves the application; these lines must work when nothing else does.)
 */
import path from 'node:path';
import { MigrationFault } from '@/server/platform/migrate';
import { POSTGRES_MAJOR, PostgresFault } from '@/server/platform/embedded-postgres';

export class LaunchFault extends Error {
  readonly zh: string;
  readonly en: string;

  constructor(zh: string, en: string, cause?: unknown) {
    super(en, { cause });
    this.name = 'LaunchFault';
    this.zh = zh;
    this.en = en;
  }
}

export function faultLine(fault: LaunchFault): string {
  return `✗ ${fault.zh} | ${fault.en}`;
}

export const unknownOption = (message: string, cause: unknown): LaunchFault =>
  new LaunchFault(
    `参数无效(${message.split('\n')[0]}):可用 --port 4000、--customers 20000、--no-seed`,
    `${message.split('\n')[0]}: known are --port 4000, --customers 20000, --no-seed`,
    cause,
  );

export const portInUse = (port: number): LaunchFault =>
  new LaunchFault(
    `端口 ${port} 已被占用:请停止占用它的程序,或换端口启动:PORT=${port + 1} npm start`,
    `Port ${port} is in use: stop the program that holds it, or choose another: PORT=${port + 1} npm start`,
  );

export const alreadyRunning = (pid: number): LaunchFault =>
  new LaunchFault(
    `本目录的系统已在运行(进程 ${pid}):请直接使用,或先在其终端按 Ctrl-C 停止`,
    `Already running in this folder (process ${pid}): use it, or stop it first with Ctrl-C in its terminal`,
  );

export const diskFull = (folder: string, freeMb: number, neededMb: number): LaunchFault =>
  new LaunchFault(
    `磁盘空间不足:${folder} 剩余 ${freeMb} MB,至少需要 ${neededMb} MB,请清理磁盘后重新启动`,
    `Disk full: ${freeMb} MB left at ${folder}, ${neededMb} MB needed; free some space and start again`,
  );

export const badDatabaseUrl = (): LaunchFault =>
  new LaunchFault(
    'DATABASE_URL 格式不对:应为 postgresql://用户:密码@主机:5432/数据库,不设则使用自带的 PostgreSQL',
    'DATABASE_URL is malformed: write postgresql://user:password@host:5432/database, or unset it to use the PostgreSQL that comes with us',
  );

export const databaseUnreachable = (where: string): LaunchFault =>
  new LaunchFault(
    `连接不上 DATABASE_URL 指定的数据库服务器 ${where}:请确认服务已启动、主机与端口无误;不设 DATABASE_URL 则使用自带的 PostgreSQL`,
    `No database server answers at ${where} (DATABASE_URL): check that it runs and that host and port are right, or unset DATABASE_URL`,
  );

export const databaseRefusesLogin = (user: string, where: string): LaunchFault =>
  new LaunchFault(
    `数据库服务器 ${where} 拒绝用户 ${user} 登录:请检查 DATABASE_URL 中的用户名和密码`,
    `The database server at ${where} refuses user ${user}: check the user and password in DATABASE_URL`,
  );

export const databaseMissing = (database: string, where: string): LaunchFault =>
  new LaunchFault(
    `服务器 ${where} 上没有数据库 ${database}:请先建库(CREATE DATABASE ${database} ENCODING 'UTF8'),或改正 DATABASE_URL`,
    `The server at ${where} has no database ${database}: create it (CREATE DATABASE ${database} ENCODING 'UTF8') or correct DATABASE_URL`,
  );

export const databaseTooOld = (version: string): LaunchFault =>
  new LaunchFault(
    `数据库版本 ${version} 太旧:需要 PostgreSQL 15 或更高`,
    `The database is PostgreSQL ${version}: 15 or newer is needed`,
  );

export const databaseHalfSeeded = (database: string): LaunchFault =>
  new LaunchFault(
    `数据库 ${database} 的演示数据只装了一半(上次启动被中断):请删除并重建该库后重新启动`,
    `Database ${database} holds half of the demo data (an earlier first start was cut off): drop and create it again, then start`,
  );

export const redisUnreachable = (where: string): LaunchFault =>
  new LaunchFault(
    `连接不上 REDIS_URL 指定的 Redis ${where}:请确认服务已启动;不设 REDIS_URL 则自动选择`,
    `No Redis answers at ${where} (REDIS_URL): check that it runs, or unset REDIS_URL to let us choose`,
  );

export const missingSetting = (name: string): LaunchFault =>
  new LaunchFault(
    `缺少环境变量 ${name}:单独启动 web 或 worker 进程时必须指向共用的服务器;单机请用 npm start`,
    `${name} is not set: a single web or worker process needs the shared servers; on one machine use npm start`,
  );

export const startupFailed = (what: string, logFile: string, lastLine: string): LaunchFault =>
  new LaunchFault(
    `${what} 启动失败:${lastLine}(详见 ${relative(logFile)})`,
    `${what} did not start: ${lastLine} (see ${relative(logFile)})`,
  );

export const stepFailed = (zh: string, en: string, command: string): LaunchFault =>
  new LaunchFault(
    `${zh}失败:请看上面的报错;可单独重试:${command}`,
    `${en} failed: see the message above; to repeat it alone: ${command}`,
  );

/** A line for a known fault of a layer below; undefined for a bug of ours, which keeps its stack. */
export function asLaunchFault(error: unknown, dataDir: string): LaunchFault | undefined {
  if (error instanceof LaunchFault) return error;
  if (error instanceof PostgresFault) return postgresFault(error, dataDir);
  if (error instanceof MigrationFault) return migrationFault(error);
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === '53100') return diskFull(path.dirname(dataDir), 0, 500);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const file = (error as NodeJS.ErrnoException).path ?? dataDir;
    return new LaunchFault(
      `没有权限读写 ${file}:请检查目录的属主和权限`,
      `No permission for ${file}: check who owns the folder`,
      error,
    );
  }
  return undefined;
}

function postgresFault(fault: PostgresFault, dataDir: string): LaunchFault {
  const folder = relative(dataDir);
  const away = `mv ${folder} ${folder}.old`;
  switch (fault.code) {
    case 'unsupported-platform':
      return new LaunchFault(
        `本机系统没有自带的 PostgreSQL(缺 ${fault.detail}):请自备 PostgreSQL ≥ 15 并设置 DATABASE_URL`,
        `No PostgreSQL is packaged for this system (${fault.detail}): provide PostgreSQL ≥ 15 and set DATABASE_URL`,
      );
    case 'foreign-data':
      return new LaunchFault(
        `${folder} 不是本系统的完整数据目录(残缺或属于别的程序):请移开后重新启动:${away}`,
        `${folder} is not a whole data folder of ours (broken, or of another program): move it away and start again: ${away}`,
      );
    case 'wrong-version':
      return new LaunchFault(
        `${folder} 是 PostgreSQL ${fault.detail} 的数据,本系统用 ${POSTGRES_MAJOR}:请移开后重新启动:${away}`,
        `${folder} holds data of PostgreSQL ${fault.detail}, ours is ${POSTGRES_MAJOR}: move it away and start again: ${away}`,
      );
    case 'unreachable-path':
      return new LaunchFault(
        `PostgreSQL 不能以 root 运行,而普通用户进不了 ${fault.detail}:请把本目录移到别处,或执行 chmod o+x ${fault.detail}`,
        `PostgreSQL cannot run as root, and other users cannot enter ${fault.detail}: move this folder elsewhere, or chmod o+x ${fault.detail}`,
      );
    case 'start-failed':
      if (/No space left/.test(fault.detail)) return diskFull(path.dirname(dataDir), 0, 500);
      return new LaunchFault(
        `PostgreSQL 起不来:${fault.detail};若数据目录已损坏,请恢复备份,或移开后重新启动:${away}`,
        `PostgreSQL does not start: ${fault.detail}; if the data is damaged restore a backup, or move it away and start again: ${away}`,
      );
  }
}

function migrationFault(fault: MigrationFault): LaunchFault {
  switch (fault.code) {
    case 'edited':
      return new LaunchFault(
        `迁移 ${fault.migration} 在执行之后被改过:请还原该文件,改动另写一个新迁移`,
        `Migration ${fault.migration} was changed after it had been applied: restore the file and write a new migration instead`,
      );
    case 'unknown-applied':
      return new LaunchFault(
        `数据库比程序新(已有迁移 ${fault.migration}):请更新程序,或换用与之对应的数据库`,
        `The database is newer than this program (it has migration ${fault.migration}): update the program, or use another database`,
      );
    case 'out-of-order':
    case 'unfinished':
    case 'failed':
      return new LaunchFault(
        `数据库迁移未完成(${fault.migration}):${fault.message}`,
        `Database migration stopped: ${fault.message}`,
        fault,
      );
  }
}

function relative(file: string): string {
  const short = path.relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
}
