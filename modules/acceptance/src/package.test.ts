import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { BareRoot, type Inside } from './BareRoot.ts';
import { Person } from './Person.ts';
import { playsAndSounds } from './picture.ts';
import { readyLine, SYSTEMCTL } from './packaged-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MINUTE = 60;
const LONG = 15 * MINUTE;
const SHORT = 8 * MINUTE;
/** SABHA_DIST names the folder of a release that was made before, to be tested as it is. */
const DIST = process.env['SABHA_DIST'] ?? path.join(ROOT, 'dist');
const NAME = 'meet.example.in';

const isRoot = process.getuid?.() === 0;

/** The package that `./sabha build --release` of a checkout has made. */
function packageIn(dist: string): string {
  const [file, ...others] = readdirSync(dist).filter((name) => name.endsWith('.deb'));
  expect(others).toEqual([]);
  return path.join(dist, file ?? 'none');
}

async function release(checkout: string, environment: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(path.join(checkout, 'sabha'), ['build', '--release'], {
    cwd: checkout,
    env: { ...process.env, ...environment },
  });
}

/** The same sources and the same commit in another folder. */
function otherCheckout(): string {
  const other = path.join(ROOT, '.sabha/other-checkout');
  rmSync(other, { recursive: true, force: true });
  execFileSync('git', ['clone', '--quiet', '--shared', ROOT, other]);
  const files = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const ours = execFileSync('git', files, { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '');
  for (const file of ours) {
    if (existsSync(path.join(ROOT, file)))
      cpSync(path.join(ROOT, file), path.join(other, file), { verbatimSymlinks: true });
    else rmSync(path.join(other, file), { force: true });
  }
  return other;
}

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe.skipIf(!isRoot)('the Debian package (making a root needs root)', () => {
  let root: BareRoot;

  beforeAll(async () => {
    if (process.env['SABHA_DIST'] === undefined) await release(ROOT, {});
    root = BareRoot.makeWith('package-root', ['libssl3t64', 'passwd', 'iproute2']);
    copyFileSync(packageIn(DIST), root.at('srv/sabha/sabha.deb'));
    // Systemd runs in no root; this stands in for it and runs what the unit says.
    mkdirSync(root.at('run/systemd/system'), { recursive: true });
    writeFileSync(root.at('usr/local/sbin/systemctl'), SYSTEMCTL, { mode: 0o755 });
  }, LONG * 1_000);
  afterAll(() => {
    root.remove();
  });

  /** Each script has the machine for itself; what it leaves on the disk stays for the next. */
  async function alone(script: string): Promise<Inside> {
    const done = await root.inside(`set -e\nrm -f /run/sabha.pid\n${script}`, { alone: true, seconds: SHORT });
    expect(done.code, done.output).toBe(0);
    return done;
  }

  test('the same commit gives the same bytes', { timeout: LONG * 1_000 }, async () => {
    const other = otherCheckout();
    try {
      await release(other, { TZ: 'Asia/Kolkata', LANG: 'de_DE.UTF-8' });
      for (const name of ['manifest.json', 'sabha-server.jar']) {
        expect(digest(path.join(other, 'dist/sabha', name)), name).toBe(digest(path.join(DIST, 'sabha', name)));
      }
      expect(path.basename(packageIn(path.join(other, 'dist')))).toBe(path.basename(packageIn(DIST)));
      expect(digest(packageIn(path.join(other, 'dist')))).toBe(digest(packageIn(DIST)));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  test('manifest names the digest of every file', () => {
    const { version, files } = JSON.parse(readFileSync(path.join(DIST, 'sabha/manifest.json'), 'utf8')) as {
      readonly version: string;
      readonly files: Readonly<Record<string, string>>;
    };
    expect(path.basename(packageIn(DIST))).toMatch(
      new RegExp(`^sabha_${version.replaceAll('.', '\\.')}_[a-z0-9]+\\.deb$`),
    );
    const all = readdirSync(path.join(DIST, 'sabha'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(DIST, 'sabha'), path.join(entry.parentPath, entry.name)))
      .filter((file) => file !== 'manifest.json');
    expect(Object.keys(files).toSorted()).toEqual(all.toSorted());
    for (const file of ['sabha-server.jar', 'runtime/lib/modules', 'sabha-sbom.json', 'sabha-web-sbom.json']) {
      expect(files[file], file).toBe(digest(path.join(DIST, 'sabha', file)));
    }
  });

  test('installs without network and opens no port', { timeout: SHORT * 1_000 }, async () => {
    const { output } = await alone('dpkg -i sabha.deb; ss -Hlntu; ls /run/sabha.pid || true; sabha --version');
    expect(output).toContain('run: sabha setup');
    expect(output).not.toMatch(/LISTEN|UNCONN/);
    expect(output).toMatch(/No such file/);
    expect(output).toMatch(/^sabha 0\.9|^sabha [1-9]/m);
    for (const tool of ['usr/bin/java', 'usr/bin/mvn', 'usr/bin/node'])
      expect(existsSync(root.at(tool)), tool).toBe(false);
  });

  test('two commands lead to a ready server', { timeout: SHORT * 1_000 }, async () => {
    const { output } = await alone(`
dpkg --purge sabha >/dev/null
now() { date +%s%N | cut -c 1-13; }
begun=$(now)
dpkg -i sabha.deb >/dev/null
installed=$(now)
sabha setup --public-address ${NAME}
echo "FIGURES install $((installed - begun)) ms, setup to ready $(($(now) - installed)) ms"
bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; printf "GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n" >&3; head -n 1 <&3'
ss -Hlntu | awk '{ print "PORT", $1, $5 }'
restarted=$(now)
systemctl restart sabha.service
until sabha ready >/dev/null 2>&1; do sleep 0.2; done
echo "FIGURES restart to ready $(($(now) - restarted)) ms"
systemctl stop sabha.service`);
    console.log(output.match(/^FIGURES .*$/gm)?.join('\n'));
    const size = statSync(packageIn(DIST)).size / 1e6;
    const installed = execFileSync('dpkg-deb', ['--field', packageIn(DIST), 'Installed-Size'], { encoding: 'utf8' });
    console.log(`package ${size.toFixed(0)} MB, installed ${(Number(installed) / 1e3).toFixed(0)} MB`);
    expect(output).toContain('HTTP/1.1 200');
    expect(output).toContain(`https://${NAME}:8443/`);
    expect(output).toContain('/var/lib/sabha/sabha.first-links.txt');
    const ports =
      output
        .match(/^PORT .*$/gm)
        ?.map((line) => line.replace('PORT ', ''))
        .toSorted() ?? [];
    const udp = ports.filter((line) => line.startsWith('udp'));
    expect(ports.filter((line) => line.startsWith('tcp'))).toEqual([
      expect.stringMatching(/^tcp (0\.0\.0\.0|\*|\[::\]):8443$/),
      expect.stringMatching(/^tcp (\[::ffff:127\.0\.0\.1\]|127\.0\.0\.1):8080$/),
      expect.stringMatching(/^tcp (\[::ffff:127\.0\.0\.1\]|127\.0\.0\.1):9464$/),
    ]);
    expect(udp.length).toBeGreaterThan(0);
    udp.forEach((line, index) => {
      expect(line).toMatch(new RegExp(`:${String(10_000 + index)}$`));
    });
    expect(existsSync(root.at('var/lib/sabha/sabha.first-links.txt'))).toBe(true);
    expect(existsSync(root.at('var/cache/sabha/classes.aot'))).toBe(true);
  });

  test('two people meet on the installed server', { timeout: SHORT * 1_000 }, async () => {
    const line = root.at('srv/sabha/ready');
    const stop = root.at('srv/sabha/stop');
    const ports = '--port 0 --http-port 0 --udp-port 0 --metrics-port 0';
    const serving = root.inside(
      `setpriv --reuid=sabha --regid=sabha --init-groups sabha serve --json --organiser-link ${ports} >ready 2>log &
server=$!
until [ -e stop ] || ! kill -0 $server; do sleep 0.5; done
kill $server
wait $server
code=$?; cat log; exit $code`,
      { seconds: SHORT },
    );
    const people: Person[] = [];
    try {
      const ready = await readyLine(line, serving);
      const links = readFileSync(root.at(ready.links), 'utf8');
      const [, organiser = 'none'] = /here +(\S+#organiser=\S+)/.exec(links) ?? [];
      const host = await Person.open('Asha Verma');
      people.push(host);
      const guest = await Person.open('Ravi Kumar');
      people.push(guest);
      await host.startMeeting(organiser, 'Review');
      await guest.askToJoin(await host.copyInvitation());
      await host.openPeople();
      await host.admit('Ravi Kumar');
      await guest.expectSeated();
      await host.tile('Ravi Kumar').first().waitFor();
      await Promise.all([host, guest].map((person) => person.unmute()));
      await Promise.all([playsAndSounds(host), playsAndSounds(guest)]);
    } finally {
      await Promise.all(people.map((person) => person.close()));
      writeFileSync(stop, '');
    }
    const { code, output } = await serving;
    expect(code, output).toBe(0);
  });

  /** A package of a later version, changed by this. */
  function nextPackage(version: string, change: (release: string) => void): void {
    const folder = root.at('srv/sabha/next');
    rmSync(folder, { recursive: true, force: true });
    execFileSync('dpkg-deb', ['--raw-extract', root.at('srv/sabha/sabha.deb'), folder]);
    const control = path.join(folder, 'DEBIAN/control');
    writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*/m, `Version: ${version}`));
    change(path.join(folder, 'usr/lib/sabha'));
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z1', '--build', folder, root.at('srv/sabha/next.deb')]);
    rmSync(folder, { recursive: true, force: true });
  }

  test('an upgrade keeps settings and data', { timeout: SHORT * 1_000 }, async () => {
    nextPackage('99.0', (folder) => {
      writeFileSync(path.join(folder, 'README.md'), 'newer\n');
    });
    writeFileSync(root.at('etc/sabha/sabha.conf'), 'sabha.organisation.name = "Posts"\n');
    const { output } = await alone(`
systemctl start sabha.service
until sabha ready >/dev/null 2>&1; do sleep 0.2; done
before=$(readlink /opt/sabha/current)
sabha user add bala --name Bala --roles organiser >/dev/null
dpkg -i next.deb
sabha ready
[ "$before" != "$(readlink /opt/sabha/current)" ]
[ -d "/opt/sabha/$before" ]
cat /etc/sabha/sabha.conf /etc/sabha/setup.conf
sabha user list
ls /var/backups/sabha`);
    expect(output).toContain('"Posts"');
    expect(output).toContain(NAME);
    expect(output).toContain('bala');
    expect(output).toMatch(/before-[0-9a-f]+\.zip/);
    expect(readFileSync(root.at('opt/sabha/current/README.md'), 'utf8')).toBe('newer\n');
    expect(existsSync(root.at('etc/sabha/sabha.conf.new'))).toBe(true);
  });

  test('goes back from a release that does not start', { timeout: SHORT * 1_000 }, async () => {
    nextPackage('99.1', (folder) => {
      truncateSync(path.join(folder, 'sabha-server.jar'), 1_000);
    });
    const { output } = await alone(`
systemctl start sabha.service
until sabha ready >/dev/null 2>&1; do sleep 0.2; done
before=$(readlink /opt/sabha/current)
if dpkg -i next.deb; then echo installed; exit 1; fi
[ "$before" = "$(readlink /opt/sabha/current)" ]
sabha ready
sabha user list`);
    expect(output).toMatch(/release [0-9a-f]+ does not become ready[^]*release [0-9a-f]+ runs again/);
    expect(output).toContain('bala');
  });

  test('removal keeps data, purge leaves nothing', { timeout: SHORT * 1_000 }, async () => {
    await alone('dpkg --remove --force-remove-reinstreq sabha');
    for (const gone of [
      'opt/sabha',
      'usr/lib/sabha',
      'usr/local/bin/sabha',
      'etc/systemd/system/sabha.service',
      'var/cache/sabha',
    ]) {
      expect(existsSync(root.at(gone)), gone).toBe(false);
    }
    for (const kept of ['etc/sabha/sabha.conf', 'etc/sabha/setup.conf', 'var/lib/sabha/audit.key'])
      expect(existsSync(root.at(kept)), kept).toBe(true);
    const { output } = await alone(
      // The unit has a /tmp of its own, which goes with it; this root has not.
      "dpkg --purge sabha; find / -xdev -iname '*sabha*' -not -path '/srv/*' -not -path '/proc/*' -not -path '/run/*' -not -path '/tmp/*'; grep sabha /etc/passwd /etc/group || true",
    );
    expect(output.split('\n').filter((text) => text.startsWith('/') && !text.startsWith('/var/log/'))).toEqual([]);
  });
});
