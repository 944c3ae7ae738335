/** Who this process is among the nodes of the installation. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface NodeIdentity {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
}

let identity: NodeIdentity | undefined;

function packageVersion(): string {
  try {
    const text = readFileSync(path.join(process.cwd(), 'package.json'), 'utf8');
    return (JSON.parse(text) as { version?: string }).version ?? '';
  } catch {
    return '';
  }
}

export function nodeIdentity(): NodeIdentity {
  const host = os.hostname();
  identity ??= {
    id: process.env['GONGDAN_NODE_ID'] ?? `${host}-${process.pid}`,
    host,
    pid: process.pid,
    version: packageVersion(),
  };
  return identity;
}
