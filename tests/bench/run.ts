/** `npm run bench -- <name> …`: runs tests/bench/<name>.bench.ts. Each bench brings up servers of its own and prints its figures. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.resolve('tests/bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));

if (names.length === 0 || names.some((name) => !existsSync(path.join(folder, `${name}.bench.ts`)))) {
  process.stderr.write(`npm run bench -- <name>; one of: ${known.join(' ')}\n`);
  process.exit(1);
}
for (const name of names) {
  process.stdout.write(`\n━━ ${name}\n`);
  const bench = (await import(pathToFileURL(path.join(folder, `${name}.bench.ts`)).href)) as {
    run: () => Promise<unknown>;
  };
  await bench.run();
}
// A pool that a bench forgot would keep the process alive.
process.exit();
