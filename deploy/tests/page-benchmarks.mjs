// The benchmarks in a real browser; ./sabha bench browser and ./sabha bench client run them.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ACCEPTANCE = path.join(ROOT, 'modules/acceptance');
const REPORT = path.join(ACCEPTANCE, 'target/client-bench.json');

function fail(message) {
  process.stderr.write(`sabha: ${message}\n`);
  process.exit(1);
}

/** Runs a program whose words go to `output`: 'inherit', or 2 for standard error. Returns whether it ended well. */
function runs(folder, output, program, ...words) {
  return spawnSync(program, words, { cwd: folder, stdio: ['ignore', output, 'inherit'] }).status === 0;
}

function prepare() {
  for (const program of ['server', 'client']) {
    try {
      execFileSync(path.join(ROOT, 'sabha'), ['build', program], { stdio: ['ignore', 'ignore', 'inherit'] });
    } catch {
      fail(`the ${program} was not built`);
    }
  }
  const lock = path.join(ACCEPTANCE, 'package-lock.json');
  const installed = path.join(ACCEPTANCE, 'node_modules/.installed');
  if (!existsSync(installed) || readFileSync(lock, 'utf8') !== readFileSync(installed, 'utf8')) {
    if (!runs(ACCEPTANCE, 2, 'npm', 'ci', '--silent')) fail('npm could not fetch the packages of modules/acceptance');
    copyFileSync(lock, installed);
  }
}

const measures = (output, ...parts) =>
  runs(ACCEPTANCE, output, 'npx', '--no-install', 'vitest', 'run', '--config', 'vitest.bench.config.ts', '--silent=false', ...parts);

/** Figures of a real browser in a meeting of bots. */
function browser() {
  prepare();
  if (!runs(path.join(ROOT, 'modules/web'), 2, 'npx', '--no-install', 'vite', 'build', '--config', 'vite.bench.config.ts', '--logLevel', 'warn')) {
    fail('the page of the benchmark was not built');
  }
  process.exit(measures('inherit', 'freezes', 'group', 'worker') ? 0 : 1);
}

/** What the page costs; a table, or one JSON object. */
function client(options) {
  let json = false;
  while (options.length > 0) {
    const option = options.shift();
    if (option === '--json') {
      json = true;
    } else if (option === '--minutes' || option === '--rounds') {
      const number = options.shift() ?? '';
      if (!/^[1-9][0-9]?$/.test(number)) fail(`${option} takes a number of 1 to 99`);
      process.env[`SABHA_BENCH_${option.slice(2).toUpperCase()}`] = number;
    } else {
      fail(`there is no option ${option}; there are --json, --minutes and --rounds`);
    }
  }
  prepare();
  rmSync(REPORT, { force: true });
  if (!measures(2, 'client')) fail('a part of the benchmark did not come to its end');
  const text = readFileSync(REPORT, 'utf8');
  if (json) {
    console.log(text);
    return;
  }
  for (const [part, figures] of Object.entries(JSON.parse(text))) {
    console.log(part);
    for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(28)}${JSON.stringify(value)}`);
  }
}

const [name, ...options] = process.argv.slice(2);
if (name === 'browser') browser();
else if (name === 'client') client(options);
else fail(`there is no benchmark ${name ?? 'without a name'}`);
