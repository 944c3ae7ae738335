/** First look at a file: its hash, size, encoding, and what separates its fields. */
import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { delimiterOf, EncodingDetector, type FileEncoding } from '../encoding';

export interface FileScan {
  readonly hash: string;
  readonly bytes: number;
  readonly encoding: FileEncoding;
  readonly delimiter: string;
}

/** Opens the file anew at every call. */
export type FileSource = () => AsyncIterable<Uint8Array>;

const FIRST_LINE_BYTES = 16_384;

export async function scanFile(open: FileSource): Promise<FileScan> {
  const hash = createHash('sha256');
  const detector = new EncodingDetector();
  let head = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of open()) {
    hash.update(chunk);
    detector.add(chunk);
    if (head.length < FIRST_LINE_BYTES) head = Buffer.concat([head, chunk.subarray(0, FIRST_LINE_BYTES)]);
    bytes += chunk.byteLength;
  }
  const encoding = detector.result();
  const firstLine = iconv.decode(head, encoding === 'utf-16' ? 'utf-8' : encoding).split('\n', 1)[0] ?? '';
  return { hash: hash.digest('hex'), bytes, encoding, delimiter: delimiterOf(firstLine) };
}
