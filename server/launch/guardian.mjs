/**
 * Ends what its parent started once the parent is gone (see guard.ts). Reads one JSON object a line from stdin:
 * {watch: {pid, signal}} · {removeDir} · {release: true}.
 */
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const watched = new Map();
const folders = [];
let released = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

/** A process number may be given to somebody else later; on Linux the start time tells them apart. */
function startTime(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[19];
  } catch {
    return '';
  }
}

function isAlive(pid, started) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return startTime(pid) === started;
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.watch)
    watched.set(message.watch.pid, { signal: message.watch.signal, started: startTime(message.watch.pid) });
  if (message.removeDir) folders.push(message.removeDir);
  if (message.release) released = true;
}

if (!released) {
  // The newest first: a worker before the database it writes to.
  for (const [pid, { signal, started }] of [...watched].reverse()) {
    if (!isAlive(pid, started)) continue;
    send(pid, signal);
    for (let waited = 0; waited < 20_000 && isAlive(pid, started); waited += 50) await delay(50);
    if (isAlive(pid, started)) send(pid, 'SIGKILL');
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
