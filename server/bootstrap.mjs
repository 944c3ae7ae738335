/**
 * The first file that runs, in plain JavaScript: checks Node, installs the packages when they are missing or not those of
 * package-lock.json, then hands over to TypeScript. Usage: node server/bootstrap.mjs start|dev|web|worker|test|check [arguments]
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = [20, 19];
const INSTALL_BYTES = 2.5 * 1024 ** 3;
const ENTRIES = {
  start: 'server/launch/start.ts',
  dev: 'server/launch/start.ts',
  web: 'server/launch/single.ts',
  worker: 'server/launch/single.ts',
  test: 'tests/support/run-all.ts',
  check: 'tests/support/check.ts',
};

function stop(zh, en) {
  process.stderr.write(`\n✗ ${zh} | ${en}\n\n`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(
    `Node ${process.versions.node} 太旧:请安装 Node 20.19 或更高版本(https://nodejs.org)后重试`,
    `Node ${process.versions.node} is too old: install Node 20.19 or newer (https://nodejs.org) and try again`,
  );
}

/** npm writes what it installed into node_modules/.package-lock.json, as its last act. */
function isInstalled() {
  const recordFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordFile)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(recordFile, 'utf8')).packages;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || (!present[name] && entry.optional)) return true;
    return present[name]?.version === entry.version && existsSync(path.join(root, name));
  });
}

async function install() {
  const disk = statfsSync(root);
  if (disk.bavail * disk.bsize < INSTALL_BYTES) {
    const free = ((disk.bavail * disk.bsize) / 1024 ** 3).toFixed(1);
    stop(
      `磁盘空间不足(剩 ${free} GB,安装需 2.5 GB):请清理磁盘后重试`,
      `Disk almost full (${free} GB left, 2.5 GB needed): free some space and try again`,
    );
  }
  const begun = Date.now();
  process.stdout.write('[  0.0 s] 安装依赖包 · installing packages (npm ci)\n');
  // The npm that runs us, where there is one; it is a script, so no shell is needed on any system.
  const npm = process.env.npm_execpath;
  const viaNode = npm !== undefined && /\.c?js$/.test(npm);
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(viaNode ? process.execPath : 'npm', viaNode ? [npm, ...args] : args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: !viaNode && process.platform === 'win32',
    // Any existing file will do: only tools that we do not use would download that engine.
    env: { ...process.env, NODE_ENV: undefined, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  });
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
  if (code !== 0) {
    stop(
      '依赖包安装失败:请看上面 npm 的报错,检查网络或 npm 源后重试',
      'npm ci failed: see its message above, check the network or registry and try again',
    );
  }
  process.stdout.write(
    `[${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s] 依赖包已安装 · packages installed\n`,
  );
}

checkNode();
const command = process.argv[2] ?? '';
const entry = ENTRIES[command];
if (entry === undefined)
  stop(`未知命令 ${command}`, `unknown command ${command}; one of ${Object.keys(ENTRIES).join(', ')}`);
process.chdir(root);
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
process.env.NEXT_TELEMETRY_DISABLED ??= '1';
if (!isInstalled()) await install();
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(path.join(root, entry)).href);
