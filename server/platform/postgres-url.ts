/** Where the PostgreSQL of this installation is reached: by its Unix socket, and on the network of the machine itself. */
import path from 'node:path';

export const SUPERUSER = 'gongdan';

/** Most bytes of a socket's path on any system. */
const MOST_SOCKET_PATH = 100;

/**
 * The folder of the server's Unix socket, or undefined where there can be none. A billing run moves some kilobytes an account both ways:
 * through the loopback network that was a tenth of its processor time.
 */
export function socketFolder(dataDir: string): string | undefined {
  const folder = path.resolve(dataDir);
  const isShort = Buffer.byteLength(path.join(folder, '.s.PGSQL.65535.lock')) <= MOST_SOCKET_PATH;
  // A comma would part two folders for the server.
  return process.platform !== 'win32' && isShort && !folder.includes(',') ? folder : undefined;
}

/** Says the address on the network and, where there is one, the socket, which is what is used. */
export function postgresUrl(password: string, port: number, database: string, dataDir: string): string {
  const folder = socketFolder(dataDir);
  const socket = folder === undefined ? '' : `?host=${encodeURIComponent(folder)}`;
  return `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}${socket}`;
}
