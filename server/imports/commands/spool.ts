/**
 * Where uploaded files wait for a worker (暂存区). With several machines GONGDAN_SPOOL names a folder they share.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '@/server/kernel/refusal';
import type { FileSource } from './scan-file';

export function spoolFolder(): string {
  // The bundler would otherwise take the whole working folder for something the route may read.
  return path.resolve(/* turbopackIgnore: true */ process.env['GONGDAN_SPOOL'] ?? '.gongdan/spool');
}

const fileOf = (batchId: number): string => path.join(spoolFolder(), `${batchId}.csv`);

export interface SpooledFile {
  readonly bytes: number;
  /** Gives the file its place; until then it has no name a worker would look for. */
  claim(batchId: number): Promise<void>;
  discard(): Promise<void>;
}

export async function spool(body: AsyncIterable<Uint8Array>, mostBytes: number): Promise<SpooledFile> {
  await mkdir(spoolFolder(), { recursive: true });
  const part = path.join(spoolFolder(), `${randomUUID()}.part`);
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes)
        throw new Refusal('input.too-large', { mostBytes, mostMb: Math.round(mostBytes / 1_000_000) });
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.from(counted()), createWriteStream(part));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return {
    bytes,
    claim: (batchId) => rename(part, fileOf(batchId)),
    discard: () => rm(part, { force: true }),
  };
}

/** Undefined when the file is not there (any more). */
export async function spooledSource(batchId: number): Promise<FileSource | undefined> {
  const file = fileOf(batchId);
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? undefined : () => createReadStream(file, { highWaterMark: 262_144 });
}

export async function unspool(batchId: number): Promise<void> {
  await rm(fileOf(batchId), { force: true });
}
