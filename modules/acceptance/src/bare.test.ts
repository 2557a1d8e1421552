import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { BareRoot, type Inside } from './BareRoot.ts';

const MINUTE = 60;
/** Bounds on what hangs: a busy machine takes many times as long as an idle one. */
const LONG = 25 * MINUTE;
const SHORT = 6 * MINUTE;
const DEBIAN_PACKAGES = 'openjdk-25-jdk-headless maven nodejs npm';

/** Starts a server, prints the line that it is ready with, and ends it by Ctrl-C's signal. */
const START = `
folder=$(mktemp -d -p /var/tmp)
mkfifo "$folder/ready"
./sabha start --json --port 0 --http-port 0 --udp-port 0 --metrics-port 0 --data "$folder/data" >"$folder/ready" &
server=$!
IFS= read -r line <"$folder/ready" || true
echo "$line"
kill -INT $server
wait $server`;

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('a bare Debian 13 (making one needs root)', () => {
  let root: BareRoot;
  const begun = performance.now();

  beforeAll(() => {
    root = BareRoot.make();
  }, LONG * 1_000);
  afterAll(() => {
    root.remove();
    console.log(`the suite took ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  });

  function isReady({ code, output }: Inside): void {
    expect(code, output).toBe(0);
    expect(output).toMatch(/^\{"ready":true/m);
    expect(output).toContain('io=NATIVE');
  }

  test('has no curl, no Java, no Node and no locale', async () => {
    const script = 'for tool in curl java node mvn; do command -v $tool; done; echo "locale $LANG$LC_ALL"';
    expect(await root.inside(script, { seconds: SHORT })).toEqual({ code: 0, output: 'locale \n' });
  });

  test('missing programs are listed in one message', async () => {
    const { code, output } = await root.inside('./sabha start', { user: true, seconds: SHORT });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(`sudo apt-get install ${DEBIAN_PACKAGES}\n`);
  });

  test('says that /proc must be mounted', async () => {
    const { code, output } = await root.inside('./sabha start', { proc: false, seconds: SHORT });
    expect(code).toBe(1);
    expect(output).toContain('mount -t proc proc /proc');
  });

  test('starts in a plain chroot, which installs and builds', { timeout: LONG * 1_000 }, async () => {
    const started = await root.inside(START, { seconds: LONG });
    isReady(started);
    expect(started.output).not.toContain('no class cache was made');
  });

  test('passes tests of a module and of the launcher', { timeout: LONG * 1_000 }, async () => {
    const { code, output } = await root.inside('./sabha test model launcher', { seconds: LONG });
    expect(code, output).toBe(0);
    expect(output).toMatch(/^[1-9]\d* passed, 0 failed/m);
  });

  test('starts and trains with /tmp mounted noexec', { timeout: SHORT * 1_000 }, async () => {
    const script = `rm .sabha/app/server-*/sabha.aot${START}`;
    const started = await root.inside(script, { noexec: true, seconds: SHORT });
    isReady(started);
    expect(started.output).not.toContain('no class cache was made');
  });

  test('starts as a user without rights', { timeout: SHORT * 1_000 }, async () => {
    rmSync(root.at('srv/sabha/.sabha/data'), { recursive: true, force: true });
    root.give('srv/sabha');
    isReady(await root.inside(START, { user: true, seconds: SHORT }));
  });
});
