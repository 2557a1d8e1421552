import { createInterface } from 'node:readline';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { BareMachine, findOnPath } from './BareMachine.ts';
import { FREE_PORTS, ROOT, SABHA, Scratch } from './scratch.ts';

const EVERYTHING =
  'openjdk-25-jdk-headless maven nodejs npm chromium firefox-esr xz-utils shellcheck';

let machine: BareMachine;
let scratch: Scratch;
beforeEach(() => {
  machine = new BareMachine();
  scratch = new Scratch();
});
afterEach(() => {
  machine.remove();
  scratch.remove();
});

describe('missing prerequisites', () => {
  test('lists everything missing in one message', () => {
    const { code, output } = machine.apt('exit 0').sabha('start');
    expect(code).toBe(1);
    expect(output).toBe(
      'sabha: missing: JDK 25 or newer, Maven 3.9 or newer, Node 20.19 or newer, with npm.' +
        ' Install them with: sudo apt-get install openjdk-25-jdk-headless maven nodejs npm\n',
    );
    expect(machine.asked()).toEqual([]);
  });

  test('full run also needs browsers', () => {
    const { code, output } = machine.apt('exit 0').sabha('test');
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(`sudo apt-get install ${EVERYTHING}\n`);
  });

  test('Java and launcher tests need no browser', () => {
    mkdirSync(path.join(machine.checkout, 'modules/model/src/test/java'), { recursive: true });
    const { output } = machine.apt('exit 0').sabha('test', 'model', 'launcher');
    expect(output).toContain('sudo apt-get install openjdk-25-jdk-headless maven nodejs npm shellcheck\n');
    expect(machine.sabha('test', 'model', 'acceptance:restart').output).toContain(EVERYTHING);
  });

  test('JDK present leaves Maven and Node', () => {
    machine.set('JAVA_HOME', machine.jdk('jdk', '25')).apt('exit 0');
    expect(machine.sabha('start').output).toContain('sudo apt-get install maven nodejs npm\n');
  });

  test('nothing is needed when already built', () => {
    machine.ready().sabha('build');
    rmSync(machine.scratch.at('maven'), { recursive: true });
    rmSync(machine.scratch.at('path/node'));
    expect(machine.sabha('start').code).toBe(0);
  });

  test('ShellCheck alone is optional', () => {
    for (const tool of ['chromium', 'firefox-esr', 'xz']) machine.ready().tool(tool);
    expect(machine.apt('exit 0').sabha('test', 'web').stdout).toContain('run.mjs web');
  });

  test('lists everything missing without apt-get', () => {
    const { code, output } = machine.user(0).sabha('start');
    expect(code).toBe(1);
    expect(output).toContain('JDK 25 or newer, Maven 3.9 or newer, Node 20.19');
    expect(output).toContain("with this system's package manager");
  });

  test('root installs everything with one call', () => {
    const later = machine.jdk('later', '25');
    renameSync(later, machine.scratch.at('hidden'));
    machine.maven('hidden-maven');
    machine.scratch.script('hidden-path/npm', '');
    machine.scratch.script('hidden-path/node', '');
    machine.set('SABHA_JDK_FOLDERS', later).set('MAVEN_HOME', machine.scratch.at('maven'));
    machine.user(0).apt('cd "$HOME" && mv hidden later && mv hidden-maven maven && mv hidden-path/* path/');
    expect(machine.sabha('build')).toMatchObject({ code: 0 });
    expect(machine.asked()).toEqual([
      'install -y --no-install-recommends openjdk-25-jdk-headless maven nodejs npm',
    ]);
    expect(machine.javaHomes()).toEqual([later]);
  });

  test('refreshes package lists once before reporting errors', () => {
    machine.user(0).apt('case $1 in install) echo "E: Unable to locate package $4"; exit 100 ;; esac');
    const { code, output } = machine.sabha('start');
    expect(code).toBe(1);
    expect(machine.asked().map((line) => line.split(' ')[0])).toEqual(['install', 'update', 'install']);
    expect(output).toContain('E: Unable to locate package openjdk-25-jdk-headless');
    expect(output).toContain('apt-get could not install openjdk-25-jdk-headless maven nodejs npm');
  });

  test('outdated version is reported', () => {
    machine.user(0).apt('exit 0');
    const { code, output } = machine.sabha('start');
    expect(code).toBe(1);
    expect(output).toContain('apt-get installed no JDK 25 or newer');
  });
});

describe('the JDK', () => {
  beforeEach(() => machine.ready());

  test('prefers JAVA_HOME over the path', () => {
    const named = machine.jdk('named', '26.0.1');
    machine.set('JAVA_HOME', named).set('SABHA_JDK_FOLDERS', machine.jdk('right', '25.0.1')).sabha('build');
    expect(machine.javaHomes()).toEqual([named]);
  });

  test('skips an old JDK and a JRE', () => {
    const folders = [machine.jdk('newest', '26'), machine.scratch.at('jre'), machine.jdk('old', '17.0.21')];
    const right = machine.jdk('right', '25.0.3');
    machine.scratch.write('jre/release', 'JAVA_VERSION="25"\n');
    machine.set('JAVA_HOME', machine.scratch.at('old')).set('SABHA_JDK_FOLDERS', [...folders, right].join(' '));
    machine.sabha('build');
    expect(machine.javaHomes()).toEqual([right]);
  });

  test('prefers the path over folders', () => {
    const right = machine.jdk('on-path', '25');
    symlinkSync(path.join(right, 'bin/javac'), machine.scratch.at('path/javac'));
    machine.set('JAVA_HOME', '').set('SABHA_JDK_FOLDERS', machine.jdk('folder', '25')).sabha('build');
    expect(machine.javaHomes()).toEqual([right]);
  });
});

describe('Maven', () => {
  test('requires Maven 3.9', () => {
    machine.set('MAVEN_HOME', machine.maven()).set('JAVA_HOME', 'any');
    expect(machine.run('mvnw', 'verify').code).toBe(0);
    expect(machine.builds()).toBe(1);
    rmSync(machine.scratch.at('maven'), { recursive: true });
    machine.maven('maven', '3.8.7');
    machine.scratch.script('maven/bin/mvn', 'echo "Apache Maven 3.8.7"');
    const { code, output } = machine.run('mvnw', 'verify');
    expect(code).toBe(127);
    expect(output).toContain('no Maven 3.9 or newer here');
  });

  test('discards Maven with a wrong digest', () => {
    machine.scratch.script('path/wget', 'echo nonsense >"$3"');
    const { code, output } = machine.set('MVNW_REPOURL', 'file:///none').run('mvnw', '-v');
    expect(code).toBe(1);
    expect(output).toContain('its SHA-512 differs');
    expect(readdirSync(path.join(machine.checkout, '.sabha'))).toEqual([]);
  });

  test('fetching Maven needs wget or curl', () => {
    const { code, output } = machine.set('MVNW_REPOURL', 'file:///none').run('mvnw', '-v');
    expect(code).toBe(127);
    expect(output).toContain('wget or curl');
  });
});

describe('builds', () => {
  beforeEach(() => {
    machine.ready();
    machine.source('a/src/main/A.java', 'one');
  });

  test('rebuilds only after a source change', () => {
    const first = machine.sabha('build').stdout.trim();
    expect(existsSync(path.join(first, 'sabha-server.jar'))).toBe(true);
    machine.source('a/src/test/ATest.java', 'two');
    machine.source('a/target/A.class', 'two');
    expect(machine.sabha('build').stdout.trim()).toBe(first);
    expect(machine.builds()).toBe(1);
    machine.source('a/src/main/A.java', 'two');
    expect(machine.sabha('build').stdout.trim()).not.toBe(first);
    expect(machine.builds()).toBe(2);
  });

  test('keeps the newest three builds', () => {
    for (const change of ['1', '2', '3', '4']) {
      machine.source('a/src/main/A.java', change);
      machine.sabha('build');
    }
    expect(readdirSync(path.join(machine.checkout, '.sabha/app'))).toHaveLength(3);
  });

  test("keeps Maven's fresh build", () => {
    machine.source('server/target/app/sabha-server.jar', 'whole');
    const { stdout } = machine.sabha('build', 'server', '--from-target');
    expect(readFileSync(path.join(stdout.trim(), 'sabha-server.jar'), 'utf8')).toBe('whole');
    expect(machine.sabha('build').stdout).toBe(stdout);
    expect(machine.builds()).toBe(0);
  });

  test('refuses unknown modules', () => {
    expect(machine.sabha('build', 'bench')).toMatchObject({ code: 1 });
  });

  test('failed build names its log', () => {
    machine.scratch.script('maven/bin/mvn', 'echo "[INFO] nothing"; echo "[ERROR] A.java: no"; exit 1');
    const { code, output } = machine.sabha('build');
    expect(code).toBe(1);
    expect(output).toContain('[ERROR] A.java: no');
    expect(output).not.toContain('[INFO]');
    expect(output).toContain('maven.log has all of it');
  });
});

describe('class cache', () => {
  const cached = /java .*-XX:AOTCache=\S+sabha\.aot .*Sabha start/;
  beforeEach(() => machine.ready());

  test('starts from the trained cache', () => {
    expect(machine.sabha('start').stdout).toMatch(cached);
    expect(machine.scratch.read('trainings')).toBe('training\ntraining\n');
  });

  test('starts without cache when training fails', () => {
    machine.java('jdk', 'case $* in *Sabha\\ serve*) echo >>"$HOME/trainings"; exit 1 ;; esac; echo "java $*"');
    const { code, stdout, output } = machine.sabha('start');
    expect(code).toBe(0);
    expect(stdout).toContain('Sabha start');
    expect(stdout).not.toMatch(cached);
    expect(output).toContain('no class cache was made');
    expect(machine.scratch.read('trainings')).toBe('\n');
  });

  test('retries training at the next start', () => {
    const java = machine.scratch.read('jdk/bin/java').replace('#!/bin/sh\n', '');
    machine.java('jdk', 'case $* in *Sabha\\ serve*) exit 1 ;; esac');
    machine.sabha('start');
    machine.java('jdk', java);
    expect(machine.sabha('doctor').stdout).not.toContain('AOTCache');
    expect(machine.sabha('start').stdout).toMatch(cached);
    expect(machine.builds()).toBe(1);
  });

  test('stops training after its CPU limit', () => {
    machine.java('jdk', 'case $* in *Sabha\\ serve*) while :; do :; done ;; esac; echo "java $*"');
    const { code, output } = machine.set('SABHA_TRAINING_SECONDS', '1').sabha('start');
    expect(code).toBe(0);
    expect(output).toContain('no class cache was made');
  });
});

describe('commands', () => {
  test('help lists every command, others are refused', () => {
    const { stdout } = scratch.run(SABHA, ['help']);
    for (const word of ['start', 'test', 'bench', 'doctor', 'user', 'link', '--json', '--port', '--data']) {
      expect(stdout).toContain(word);
    }
    const { code, output } = scratch.run(SABHA, ['dance']);
    expect(code).toBe(2);
    expect(output).toContain('there is no command dance');
  });

  test('forwards every server command', () => {
    const cli = path.join(ROOT, 'modules/server/src/main/java/org/sabha/server/cli/SabhaCommandLine.java');
    const classes = [...readFileSync(cli, 'utf8').matchAll(/new ([A-Z][A-Za-z]*)Command\(/g)].map(([, name = '']) => name);
    expect(classes.length).toBeGreaterThan(10);
    const help = scratch.run(SABHA, ['help']).stdout;
    machine.ready();
    for (const name of classes.map((each) => each.charAt(0).toLowerCase() + each.slice(1))) {
      expect(machine.sabha(name).stdout).toContain(`Sabha ${name}`);
      if (name !== 'serve') expect(help).toMatch(new RegExp(`^\\./sabha ${name} `, 'm'));
    }
  });

  test('server files are private to its user', () => {
    machine.ready().java('jdk', 'echo "umask $(umask)"');
    expect(machine.sabha('start').stdout).toContain('umask 0077\n');
  });

  test('unknown benchmark is refused', () => {
    const { code, output } = scratch.run(SABHA, ['bench', 'dance']);
    expect(code).toBe(2);
    expect(output).toContain('there is no benchmark dance');
    const files = readdirSync(path.join(ROOT, 'modules/bench/src/main/java/org/sabha/bench'));
    const names = files.filter((file) => file.endsWith('Benchmark.java')).map((file) => path.basename(file, 'Benchmark.java'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(output).toContain(` ${name.charAt(0).toLowerCase()}${name.slice(1)}`);
    const page = path.join(ROOT, 'deploy/tests/page-benchmarks.mjs');
    const client = scratch.run(process.execPath, [page, 'client', '--minutes', 'long']);
    expect(client.code).toBe(1);
    expect(client.output).toContain('--minutes takes a number of 1 to 99');
  });

  test('hands tests to the runner with a JDK', () => {
    mkdirSync(path.join(machine.checkout, 'modules/model/src/test/java'), { recursive: true });
    const { stdout } = machine.ready().sabha('test', 'model');
    expect(stdout).toContain(`node ${machine.checkout}/deploy/tests/run.mjs model with ${machine.scratch.at('jdk')}`);
    expect(machine.sabha('test', '--list', 'acceptance:').stdout).toContain('run.mjs --list acceptance:');
  });

  test('scripts name no outside host', () => {
    for (const file of ['sabha', 'mvnw', 'deploy/install.sh', 'deploy/bin/sabha', 'deploy/bin/train', '.ci/run']) {
      expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toMatch(/https?:\/\/[a-z]/);
    }
  });

  test.skipIf(findOnPath('shellcheck') === undefined)('ShellCheck finds nothing (needs the package shellcheck)', () => {
    const scripts = ['sabha', 'mvnw', '.ci/run', 'deploy/install.sh', 'deploy/bin/sabha', 'deploy/bin/train'];
    const { output } = scratch.run('shellcheck', ['-x', ...scripts.map((file) => path.join(ROOT, file))]);
    expect(output).toBe('');
  });
});

describe('the server', () => {
  const options = (): string[] => [...FREE_PORTS, '--data', scratch.at('data')];

  test('server prints one line and stops on Ctrl-C', async () => {
    const server = scratch.spawn(SABHA, ['start', '--json', ...options()]);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const lines: string[] = [];
    if (server.stdout === null) throw new Error('no output');
    for await (const line of createInterface({ input: server.stdout })) {
      lines.push(line);
      server.kill('SIGINT');
    }
    expect(await ended).toBe(0);
    expect(lines).toHaveLength(1);
    // The first links are secrets: the line names the file that has them.
    const file = scratch.at('data/sabha.first-links.txt');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ ready: true, links: file });
    expect(lines[0]).not.toContain('#');
    expect(readFileSync(file, 'utf8')).toContain('/#invite=');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('invalid settings are named', () => {
    const config = scratch.write('bad.conf', 'sabha.http.https.prot = 1\n');
    const { code, output } = scratch.run(SABHA, ['start', '--config', config, '--data', scratch.at('data')]);
    expect(code).toBe(3);
    expect(output).toContain('sabha.http.https.prot = 1: allowed is only address, certificate, key, port here');
  });

  test('doctor accepts this machine', () => {
    const { code, stdout } = scratch.run(SABHA, ['doctor', ...options()]);
    expect(code).toBe(0);
    expect(stdout).toContain('HTTPS port');
    expect(stdout).toContain('clock');
  });

  test('native code loads without a temporary folder', () => {
    const nowhere = { ...process.env, SABHA_JAVA_OPTIONS: '-Dio.netty.native.workdir=/dev/null' };
    expect(scratch.run(SABHA, ['doctor', ...options()], nowhere).stdout).toMatch(/^good +network code +native$/m);
  });

  test('doctor explains failed native code', () => {
    const unable = '-Djava.library.path=/none -Dio.netty.native.workdir=/dev/null';
    const { stdout } = scratch.run(SABHA, ['doctor', ...options()], { ...process.env, SABHA_JAVA_OPTIONS: unable });
    expect(stdout).toMatch(/^warning +network code +The native network code could not be loaded \(.+\)/m);
    expect(stdout).toContain('noexec');
  });
});
