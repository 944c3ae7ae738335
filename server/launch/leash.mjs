/** Loaded into every child process: when the launcher is gone the pipe to it closes, and the child ends itself in order. */
const GRACE_MS = 10_000;

// Only for the launcher's own children: theirs inherit this file with the arguments of node, and their pipes are not ours.
if (process.channel && process.env.GONGDAN_LEASH === String(process.ppid)) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // The pipe alone must not keep a finished step alive.
  process.channel.unref();
}
