/** Public data sets that lie beside the repository and are never part of it: a bench that uses one is left out where it is absent. */
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Path of the file, or undefined after saying why nothing is measured. */
export function sharedFile(name: string): string | undefined {
  const file = path.resolve('..', 'shared', 'data', name);
  const beside = [file, path.resolve('..', '..', 'shared', 'data', name)].find((each) => existsSync(each));
  if (beside === undefined) console.log(`skipped: ${file} is not there`);
  return beside;
}

/** Rows of a gzipped CSV without quoted fields, by the names of its columns. */
export async function* rowsOf(file: string): AsyncGenerator<Record<string, string>> {
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity });
  let names: string[] | undefined;
  for await (const line of lines) {
    const cells = line.split(',');
    if (names === undefined) names = cells;
    else yield Object.fromEntries(names.map((name, place) => [name, cells[place] ?? '']));
  }
}
