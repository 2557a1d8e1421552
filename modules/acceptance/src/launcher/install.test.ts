import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findOnPath } from './BareMachine.ts';
import { FREE_PORTS, type Outcome, ROOT, SABHA, Scratch } from './scratch.ts';

const INSTALL = path.join(ROOT, 'deploy/install.sh');
const CURRENT = 'tree/opt/sabha/current';
const COMMAND = 'tree/usr/local/bin/sabha';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  mkdirSync(scratch.at('tree'));
});
afterEach(() => {
  scratch.remove();
});

/** A small built program in the folder app; the text makes it another release. */
function program(text: string): void {
  scratch.write('app/sabha-server.jar', text);
  scratch.write('app/lib/one.jar', 'library');
  copyFileSync(path.join(ROOT, 'config/jvm.options'), scratch.at('app/jvm.options'));
}

function install(...words: string[]): void {
  const { code, output } = scratch.run(INSTALL, ['--root', scratch.at('tree'), '--app', scratch.at('app'), ...words]);
  expect(code, output).toBe(0);
}

/** All files and links below a folder. */
function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function contents(): Map<string, string> {
  const regular = files(scratch.at('tree')).filter((file) => lstatSync(file).isFile());
  return new Map(regular.map((file) => [file, readFileSync(file, 'utf8')]));
}

function isThere(name: string): boolean {
  return existsSync(scratch.at(name));
}

function mode(name: string): string {
  return (statSync(scratch.at(name)).mode & 0o777).toString(8);
}

/** Takes the place of the installed Java. */
function java(script: string): void {
  rmSync(scratch.at('tree/opt/sabha/java'));
  scratch.script('tree/opt/sabha/java/bin/java', script);
}

/** Runs the installed command, without settings of this shell's. */
function command(environment: NodeJS.ProcessEnv, ...words: string[]): Outcome {
  const without = Object.entries(process.env).filter(([name]) => !name.startsWith('SABHA_') && name !== 'MALLOC_ARENA_MAX');
  return scratch.run(scratch.at(COMMAND), words, { ...Object.fromEntries(without), ...environment });
}

describe('installer', () => {
  test('installs the documented tree, repeatably', () => {
    program('one');
    install();
    for (const name of [`${CURRENT}/sabha-server.jar`, `${CURRENT}/lib/one.jar`, 'tree/etc/systemd/system/sabha.service']) {
      expect(isThere(name), name).toBe(true);
    }
    expect(scratch.read('tree/etc/sabha/sabha.conf')).toBe(readFileSync(path.join(ROOT, 'config/sabha.conf'), 'utf8'));
    const modes = ['tree/var/lib/sabha', 'tree/etc/sabha/sabha.conf', `${CURRENT}/lib/one.jar`, `${CURRENT}/bin/sabha`].map(mode);
    expect(modes).toEqual(['700', '640', '644', '755']);
    expect(isThere('tree/opt/sabha/java/bin/java')).toBe(true);
    expect(readlinkSync(scratch.at(CURRENT))).toMatch(/^releases\//);
    expect(realpathSync(scratch.at(COMMAND))).toBe(realpathSync(scratch.at(CURRENT, 'bin/sabha')));
    // Every link stays inside the tree, but for the one to the machine's Java.
    const links = files(scratch.at('tree')).filter((file) => lstatSync(file).isSymbolicLink() && path.basename(file) !== 'java');
    for (const link of links) expect(realpathSync(link)).toContain(scratch.at('tree') + path.sep);
    const before = contents();
    install();
    expect(contents()).toEqual(before);
  });

  test('upgrade keeps settings, data and one release', () => {
    program('one');
    install();
    scratch.write('tree/etc/sabha/sabha.conf', 'sabha.http.https.port = 443\n');
    scratch.write('tree/var/lib/sabha/key', 'secret');
    const first = readlinkSync(scratch.at(CURRENT));
    program('two');
    install();
    expect(readlinkSync(scratch.at(CURRENT))).not.toBe(first);
    expect(scratch.read(`${CURRENT}/sabha-server.jar`)).toBe('two');
    expect(scratch.read('tree/etc/sabha/sabha.conf')).toBe('sabha.http.https.port = 443\n');
    expect(scratch.read('tree/etc/sabha/sabha.conf.new')).toBe(readFileSync(path.join(ROOT, 'config/sabha.conf'), 'utf8'));
    expect(scratch.read('tree/var/lib/sabha/key')).toBe('secret');
    expect(isThere(`tree/opt/sabha/${first}`)).toBe(true);
    program('three');
    install();
    expect(readdirSync(scratch.at('tree/opt/sabha/releases'))).toHaveLength(2);
    expect(isThere(`tree/opt/sabha/${first}`)).toBe(false);
  });

  test('a release installs itself with its own Java', () => {
    program('one');
    scratch.script('app/runtime/bin/java', 'echo "own Java $*"');
    install();
    const name = readlinkSync(scratch.at(CURRENT));
    expect(isThere('tree/opt/sabha/java')).toBe(false);
    expect(command({}, 'serve').stdout).toContain('own Java');
    // The package lays down the same folder, and its script runs from there.
    cpSync(scratch.at('tree/opt/sabha', name), scratch.at('package'), { recursive: true });
    install('--purge');
    const { code, output } = scratch.run(scratch.at('package/bin/install.sh'), ['--root', scratch.at('tree')]);
    expect(code, output).toBe(0);
    expect(scratch.read(`${CURRENT}/sabha-server.jar`)).toBe('one');
    expect(statSync(scratch.at(CURRENT, 'lib/one.jar')).ino).toBe(statSync(scratch.at('package/lib/one.jar')).ino);
    // Installed again by its own script, as "sabha setup" does, it is the same release.
    const before = contents();
    const own = scratch.at(CURRENT, 'bin/install.sh');
    expect(scratch.run(own, ['--root', scratch.at('tree')]).code).toBe(0);
    expect(contents()).toEqual(before);
  });

  test('an upgrade drops the class cache', () => {
    const cache = scratch.write('tree/var/cache/sabha/classes.aot', 'classes');
    program('one');
    install();
    expect(existsSync(cache)).toBe(false);
    scratch.write('tree/var/cache/sabha/classes.aot', 'classes');
    install();
    expect(existsSync(cache)).toBe(true);
    program('two');
    install();
    expect(existsSync(cache)).toBe(false);
  });

  test('removal keeps settings and data', () => {
    program('one');
    install();
    const kept = ['tree/etc/sabha/sabha.conf', 'tree/var/lib/sabha/key'];
    for (const name of kept) scratch.write(name, 'mine');
    install('--remove');
    for (const name of ['tree/opt/sabha', 'tree/etc/systemd/system/sabha.service', COMMAND]) expect(isThere(name)).toBe(false);
    // Removing twice is no error, and an installation after it finds the old settings.
    install('--remove');
    install();
    for (const name of kept) expect(scratch.read(name)).toBe('mine');
  });

  test("keeps the administrator's unit override", () => {
    const part = 'tree/etc/systemd/system/sabha.service.d/override.conf';
    const text = '[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n';
    program('one');
    install();
    scratch.write(part, text);
    program('two');
    for (const words of [[], ['--remove'], []]) {
      install(...words);
      expect(scratch.read(part)).toBe(text);
    }
    // With it the service has the one capability: later lines add to the empty set before.
    if (findOnPath('systemd-analyze') === undefined) return;
    const tree = `--root=${scratch.at('tree')}`;
    const { stdout } = scratch.run('systemd-analyze', [tree, 'cat-config', 'systemd/system/sabha.service']);
    expect(stdout.split('\n').filter((line) => /^[A-Za-z]*Capabilit[a-zA-Z]*=/.test(line))).toEqual([
      'CapabilityBoundingSet=',
      'AmbientCapabilities=CAP_NET_BIND_SERVICE',
      'CapabilityBoundingSet=CAP_NET_BIND_SERVICE',
    ]);
  });

  test('purge leaves nothing', () => {
    program('one');
    install();
    scratch.write('tree/etc/systemd/system/sabha.service.d/override.conf', '[Service]\n');
    scratch.write('tree/etc/sabha/secrets.env', 'A=b\n');
    scratch.write('tree/var/backups/sabha/before-one.zip', 'keys');
    install('--purge');
    const left = readdirSync(scratch.at('tree'), { withFileTypes: true, recursive: true });
    expect(left.filter((entry) => !entry.isDirectory() || /sabha/i.test(entry.name))).toEqual([]);
  });

  test('changes nothing outside the root', () => {
    program('one');
    for (const tool of ['systemctl', 'useradd', 'userdel', 'chown']) {
      scratch.script(`spy/${tool}`, `echo ${tool} >>'${scratch.at('called')}'`);
    }
    const environment = { ...process.env, PATH: `${scratch.at('spy')}:${process.env['PATH'] ?? ''}` };
    for (const words of [[], ['--purge']]) {
      const all = ['--root', scratch.at('tree'), '--app', scratch.at('app'), ...words];
      expect(scratch.run(INSTALL, all, environment).code).toBe(0);
    }
    expect(isThere('called')).toBe(false);
  });

  test.each([
    [['--rot', '/tmp'], 'unknown option --rot'],
    [['--root', '/no/such/folder'], '--root needs an existing folder'],
    [['--app', '/'], '--app needs the folder of a built program'],
  ])('refuses %s', (words, sentence) => {
    const { code, output } = scratch.run(INSTALL, words);
    expect(code).toBe(1);
    expect(output).toContain(sentence);
  });

  test('explains its options', () => {
    expect(scratch.run(INSTALL, ['--help']).output).toContain('--purge');
  });
});

/**
 * A machine below the root that systemd runs: systemctl and Java are scripts. Each release of Java's commands answers as
 * the files say: `ready` is refused of a release named in unready, `user` of one named in unreadable.
 */
describe('an upgrade of a running service', () => {
  const JAVA = `
release=$(cat "$(dirname "$(echo "$*" | sed 's/.*-cp \\([^ ]*\\) .*/\\1/')")/sabha-server.jar")
words=$(echo "$*" | sed 's/.*org.sabha.server.Sabha //')
echo "$release: $words" | sed 's|/[^ ]*/||' >>'LOG'
case $words in
    ready) ! grep -qx "$release" 'FOLDER/unready' ;;
    user*) ! grep -qx "$release" 'FOLDER/unreadable' ;;
    backup*) [ ! -e 'FOLDER/full' ] && cat 'FOLDER/tree/var/lib/sabha/rows' >"\${words#backup }" ;;
    restore*) [ ! -e 'FOLDER/taken' ] && cat "\${words#restore }" >'FOLDER/tree/var/lib/sabha/rows' ;;
esac`;
  const SYSTEMCTL = `
case $1 in
    is-failed) exit 1 ;;
    is-active) exit 0 ;;
    show) cat 'FOLDER/crashes' ;;
    *) echo "systemctl $1" >>'LOG' ;;
esac`;

  beforeEach(() => {
    mkdirSync(scratch.at('tree/run/systemd/system'), { recursive: true });
    const here = (text: string): string =>
      text.replaceAll('FOLDER', scratch.folder).replaceAll('LOG', scratch.at('log'));
    scratch.script('jdk/bin/java', here(JAVA));
    scratch.script('jdk/bin/javac', '');
    scratch.write('jdk/release', 'JAVA_VERSION="25.0.1"\n');
    scratch.script('path/systemctl', here(SYSTEMCTL));
    for (const file of ['unready', 'unreadable']) scratch.write(file, '');
    scratch.write('crashes', '0\n');
    program('one');
    expect(upgrade().code).toBe(0);
    scratch.write('tree/var/lib/sabha/audit.key', 'key');
    scratch.write('tree/var/lib/sabha/rows', 'rows of one');
    scratch.write('log', '');
    program('two');
  });

  function upgrade(...words: string[]): Outcome {
    const environment = {
      ...process.env,
      JAVA_HOME: scratch.at('jdk'),
      PATH: `${scratch.at('path')}:${process.env['PATH'] ?? ''}`,
      SABHA_INSTALL_PAUSE: '0',
    };
    return scratch.run(INSTALL, ['--root', scratch.at('tree'), '--app', scratch.at('app'), ...words], environment);
  }

  const log = (): string[] => scratch.read('log').trim().split('\n');
  const running = (): string => scratch.read(`${CURRENT}/sabha-server.jar`);
  const backups = (): string[] => readdirSync(scratch.at('tree/var/backups/sabha'));

  test('upgrade backs up first and becomes ready', () => {
    const { code, output } = upgrade();
    expect(code, output).toBe(0);
    expect(running()).toBe('two');
    expect(log()).toEqual([
      'systemctl stop',
      `one: backup ${backups()[0] ?? ''}.part`,
      'systemctl daemon-reload',
      'systemctl enable',
      'systemctl restart',
      'two: ready',
    ]);
    expect(scratch.read(`tree/var/backups/sabha/${backups()[0] ?? ''}`)).toBe('rows of one');
    expect(mode('tree/var/backups/sabha')).toBe('700');
    // The same release again is no upgrade.
    scratch.write('log', '');
    expect(upgrade().code).toBe(0);
    expect(log()).not.toContain('systemctl stop');
    // Two backups are kept.
    for (const next of ['three', 'four']) {
      program(next);
      expect(upgrade().code).toBe(0);
    }
    expect(backups()).toHaveLength(2);
  });

  test('rolls back when the release never starts', () => {
    scratch.write('unready', 'two\n');
    const { code, output } = upgrade();
    expect(code).toBe(1);
    expect(output).toMatch(/release [0-9a-f]+ does not become ready[^]*release [0-9a-f]+ runs again/);
    expect(running()).toBe('one');
    // The older release can read what is there: nothing is taken back.
    expect(log().slice(-3)).toEqual(['one: user list', 'systemctl restart', 'one: ready']);
    expect(log().filter((line) => line.includes('restore'))).toEqual([]);
  });

  test('gives up on a crash loop', () => {
    scratch.write('unready', 'two\n');
    scratch.write('crashes', '3\n');
    expect(upgrade().code).toBe(1);
    expect(log().filter((line) => line === 'two: ready')).toHaveLength(1);
    expect(running()).toBe('one');
  });

  test('restores data the old release cannot read', () => {
    scratch.write('unready', 'two\n');
    scratch.write('crashes', '3\n');
    scratch.write('unreadable', 'one\n');
    const { code, output } = upgrade();
    expect(code).toBe(1);
    expect(output).toContain('runs again');
    expect(scratch.read('tree/var/lib/sabha/rows')).toBe('rows of one');
    expect(mode('tree/var/lib/sabha')).toBe('700');
    // What the newer release wrote is kept beside it.
    const aside = readdirSync(scratch.at('tree/var/lib')).filter((name) => name.startsWith('sabha.'));
    expect(aside).toHaveLength(1);
    expect(scratch.read(`tree/var/lib/${aside[0] ?? ''}/audit.key`)).toBe('key');
  });

  test('keeps data when the backup cannot restore', () => {
    scratch.write('unready', 'two\n');
    scratch.write('crashes', '3\n');
    scratch.write('unreadable', 'one\n');
    scratch.write('taken', '');
    const { code, output } = upgrade();
    expect(code).toBe(1);
    expect(output).toContain('see "Going back" in deploy/README.md');
    expect(scratch.read('tree/var/lib/sabha/audit.key')).toBe('key');
    expect(readdirSync(scratch.at('tree/var/lib'))).toEqual(['sabha']);
  });

  test('refuses to upgrade without a backup', () => {
    scratch.write('full', '');
    scratch.write('tree/var/backups/sabha/before-zero.zip', 'older');
    const { code, output } = upgrade();
    expect(code).toBe(1);
    expect(output).toContain('--no-backup');
    expect(running()).toBe('one');
    expect(log().at(-1)).toBe('systemctl start');
    expect(backups()).toEqual(['before-zero.zip']);
    expect(upgrade('--no-backup').code).toBe(0);
    expect(running()).toBe('two');
  });
});

describe('the installed command', () => {
  beforeEach(() => {
    program('one');
    install();
  });

  test('finds its program and Java', () => {
    java('printf "%s\\n" "$SABHA_CONFIG" "arenas $MALLOC_ARENA_MAX" "$@"');
    const { stdout } = command({}, 'serve', '--port', '443');
    const release = realpathSync(scratch.at(CURRENT));
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '/etc/sabha/sabha.conf',
      'arenas 2',
      `@${release}/jvm.options`,
      `-Djava.library.path=${release}/lib`,
    ]);
    expect(lines).toContain(`${release}/sabha-server.jar`);
    expect(lines.slice(-3)).toEqual(['serve', '--port', '443']);
    rmSync(scratch.at('tree/opt/sabha/java'), { recursive: true });
    const without = command({}, 'serve');
    expect(without.code).toBe(1);
    expect(without.output).toContain('no Java in');
  });

  // What settings name as ${?NAME} comes from one file, to the service by systemd and to commands by this launcher.
  test("reads the service's secrets file", () => {
    expect(scratch.read('tree/etc/systemd/system/sabha.service')).toMatch(/^EnvironmentFile=-\/etc\/sabha\/secrets\.env$/m);
    java('env');
    const lines = [
      '# of the mail server',
      `SABHA_MAIL_PASSWORD='a $(touch ran) "b" \\c = d'`,
      'SABHA_DIRECTORY_PASSWORD="e f"',
      '; nor this=1',
      'no-name=1',
      'SABHA_TOLD=file',
      'x;touch ran=1',
      'SABHA_LAST=g',
    ];
    scratch.write('tree/etc/sabha/secrets.env', lines.join('\n'));
    const environment = { SABHA_CONFIG: scratch.at('tree/etc/sabha/sabha.conf'), SABHA_TOLD: 'before' };
    const given = command(environment, 'doctor').stdout.split('\n');
    expect(given).toEqual(
      expect.arrayContaining([
        `SABHA_MAIL_PASSWORD=a $(touch ran) "b" \\c = d`,
        'SABHA_DIRECTORY_PASSWORD=e f',
        'SABHA_TOLD=before',
        'SABHA_LAST=g',
      ]),
    );
    expect(given.filter((line) => line.includes('nor this') || line.startsWith('no-name'))).toEqual([]);
    expect(isThere('ran')).toBe(false);
    rmSync(scratch.at('tree/etc/sabha/secrets.env'));
    expect(command(environment, 'doctor').stdout).not.toContain('SABHA_MAIL_PASSWORD');
  });

  test("creates the service's class cache", () => {
    java('for word; do case $word in -XX:AOTCacheOutput=*) echo classes >"${word#*=}" ;; esac; done; echo "java $*"');
    const environment = { SABHA_CLASS_CACHE: scratch.at('classes.aot') };
    expect(command(environment, 'train').code).toBe(0);
    expect(command(environment, 'serve').stdout).toContain(`-XX:AOTCache=${scratch.at('classes.aot')}`);
    expect(command({}, 'serve').stdout).not.toContain('AOTCache');
  });
});

test('installed program runs', () => {
  const app = scratch.run(SABHA, ['build']).stdout.trim();
  expect(scratch.run(INSTALL, ['--root', scratch.at('tree'), '--app', app]).code).toBe(0);
  const environment = { SABHA_CONFIG: scratch.at('tree/etc/sabha/sabha.conf') };
  const doctor = command(environment, 'doctor', ...FREE_PORTS, '--data', scratch.at('tree/var/lib/sabha'));
  expect(doctor.output).toContain('data folder');
  expect(doctor.output).toMatch(/network code +native/);
  expect(command(environment, '--help').output).toContain('serve');
});

test('service unit is hardened', () => {
  const unit = readFileSync(path.join(ROOT, 'deploy/sabha.service'), 'utf8').split('\n');
  const wanted = [
    ...['User=sabha', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'PrivateDevices=yes'],
    ...['CapabilityBoundingSet=', 'RestrictNamespaces=yes', 'SystemCallFilter=@system-service', 'RestartPreventExitStatus=3'],
  ];
  expect(unit).toEqual(expect.arrayContaining(wanted));
  // An empty set behind a full one takes it back; what the administrator adds comes after this file.
  expect(unit.filter((line) => /^#?(AmbientCapabilities|CapabilityBoundingSet)=/.test(line))).toHaveLength(1);
  // The JVM writes the code it runs.
  expect(unit).not.toContain('MemoryDenyWriteExecute=yes');
  if (findOnPath('systemd-analyze') === undefined) return;
  writeFileSync(scratch.at('sabha.service'), unit.join('\n'));
  // 10 is bare, 0 is sealed; the value is ten times the exposure.
  const words = ['security', '--offline=yes', '--threshold=25', scratch.at('sabha.service')];
  const { code, output } = scratch.run('systemd-analyze', words);
  expect(code, output).toBe(0);
});
