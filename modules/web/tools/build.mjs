// Builds the client for the Maven module: installs packages when the lockfile or Node changed, builds when a source
// changed, does nothing otherwise. Both are remembered as digests beside what they describe.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const inputs = ['src', 'public', 'index.html', 'package.json', 'tsconfig.json', 'vite.config.ts', 'tools'];

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function digestOf(paths, seed) {
  const digest = createHash('sha256').update(seed);
  for (const file of paths) digest.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return digest.digest('hex');
}

function holds(stamp, digest) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
}

function npm(...args) {
  execFileSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}

const packagesStamp = join(root, 'node_modules', '.sabha-packages');
const packages = digestOf([join(root, 'package-lock.json')], process.version);
if (!holds(packagesStamp, packages)) {
  npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(packagesStamp, packages);
}
if (process.argv.includes('--packages-only')) process.exit(0);

const distStamp = join(root, 'target', 'web-build.digest');
const sources = digestOf(
  inputs
    .flatMap((name) => filesUnder(join(root, name)))
    .filter((file) => !file.endsWith('.mjs') && !/[.]test[.]tsx?$|[\\/]src[\\/](main|test)[\\/]/.test(file)),
  packages,
);
if (!holds(distStamp, sources) || !existsSync(join(root, 'dist', 'index.html'))) {
  // Whoever calls may be a test, and packages that see that give what is for tests.
  process.env.NODE_ENV = 'production';
  npm('run', '--silent', 'build');
  // Maven copies but never deletes: an old build's hashed files must not ship beside the new ones.
  rmSync(join(root, 'target', 'classes', 'org', 'sabha', 'web', 'static'), { recursive: true, force: true });
  mkdirSync(join(root, 'target'), { recursive: true });
  writeFileSync(distStamp, sources);
}
