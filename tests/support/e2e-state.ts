/** Where the browser tests find the servers behind the application, to prepare data or to look into it. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface E2eState {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

export function e2eStateFile(port: string): string {
  return path.join(os.tmpdir(), `gongdan-e2e-${port}.json`);
}

export function e2eState(): E2eState {
  return JSON.parse(readFileSync(e2eStateFile(process.env['E2E_PORT'] ?? '3917'), 'utf8')) as E2eState;
}
