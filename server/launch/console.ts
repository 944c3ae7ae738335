/** Progress on the terminal: one line a step, with the time since the start. */
const begun = Date.now() - Math.round(process.uptime() * 1000);

function stamp(): string {
  return `[${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s]`;
}

export function say(zh: string, en: string): void {
  process.stdout.write(`${stamp()} ${zh} · ${en}\n`);
}

/** Text of a step that speaks for itself, such as the seed's own progress. */
export function sayRaw(source: string, line: string): void {
  process.stdout.write(`${stamp()} ${source}: ${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
