/**
 * The log (日志): one JSON object a line, so that text from outside can never forge a line of its own; in a developer's terminal the
 * same records made readable. Secrets are blanked by name wherever they stand in a record.
 */
import { pino, stdSerializers, type Logger } from 'pino';
import type { Log } from '@/server/kernel/ports';
import { nodeIdentity } from './identity';

const SECRET_PATHS = ['password', 'token', 'csrfToken', 'cookie', 'authorization', 'passwordHash'];
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Control characters, line separators and direction marks as escapes: a terminal shows what was sent, and obeys none of it. */
export function plainText(text: string, longest = 500): string {
  const shown = text.replace(CONTROL, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

const KEY = Symbol.for('gongdan.log');

function isReadable(): boolean {
  return process.env['NODE_ENV'] === 'development' && process.stdout.isTTY === true;
}

function build(): Logger {
  return pino({
    level: process.env['GONGDAN_LOG_LEVEL'] ?? 'info',
    base: { pid: process.pid, node: nodeIdentity().id },
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (level) => ({ level }) },
    serializers: { error: stdSerializers.errWithCause },
    redact: { paths: SECRET_PATHS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    ...(isReadable()
      ? { transport: { target: 'pino-pretty', options: { timestampKey: 'at', ignore: 'pid,node' } } }
      : {}),
  });
}

/** One logger a process, also where the application and the server that carries it are bundled apart. */
export function processLog(): Log {
  const shelf = globalThis as { [KEY]?: Logger };
  shelf[KEY] ??= build();
  return shelf[KEY];
}
