import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SUITE = 'trixie';
const MACHINE_CACHE = '/var/cache/machine';
const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);
/** What of apt's settings leads to its servers. */
const APT_SETTINGS = /^Acquire::(https?|ftp|Retries|Check-)/i;

/** Inside: root, or the user that has no rights. */
export const USER = { id: 1000, name: 'guest', home: '/home/guest' };

export interface Inside {
  readonly code: number | null;
  readonly output: string;
}

interface Kind {
  readonly user?: boolean;
  readonly noexec?: boolean;
  readonly proc?: boolean;
  /** A network of its own in which nothing is but the loopback address. */
  readonly alone?: boolean;
  readonly seconds: number;
}

/**
 * The root of a Debian, with a folder /srv/sabha. What runs inside has process ids and mounts of its own, so that nothing of
 * it outlives the command, however it ends.
 */
export class BareRoot {
  private constructor(private readonly folder: string) {}

  /** One with nothing but git and certificates, the network of this machine, and a copy of this checkout. */
  static make(): BareRoot {
    return BareRoot.install('bare', ['git', 'ca-certificates'], (root) => {
      root.connect();
      root.lendCaches();
      root.copyCheckout();
    });
  }

  /** One with these Debian packages and what they need; it fetches nothing. */
  static makeWith(name: string, packages: readonly string[]): BareRoot {
    return BareRoot.install(name, packages, (root) => {
      mkdirSync(root.at('srv/sabha'), { recursive: true });
    });
  }

  private static install(name: string, packages: readonly string[], fill: (root: BareRoot) => void): BareRoot {
    const folder = path.join(ROOT, '.sabha', name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.dirname(folder), { recursive: true });
    if (!isOnPath('mmdebstrap')) execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'mmdebstrap'], { stdio: 'ignore' });
    const root = new BareRoot(folder);
    try {
      root.install(packages);
      fill(root);
    } catch (error) {
      root.remove();
      throw error;
    }
    return root;
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a script in /srv/sabha, in a plain chroot without a locale; resolves with its exit code and its words. */
  inside(script: string, { user = false, noexec = false, proc = true, alone = false, seconds }: Kind): Promise<Inside> {
    const mounts = [
      'set -e',
      // The JVM finds its own libraries by /proc, and so does the installation of Debian's JDK.
      proc ? 'mount -t proc proc "$1/proc"' : '',
      noexec ? 'mount -t tmpfs -o noexec,mode=1777 none "$1/tmp"' : '',
      alone ? 'ip link set lo up' : '',
      existsSync(machineRepository()) && existsSync(this.at(`${MACHINE_CACHE}/maven`)) ? `mount --bind -o ro "$2" "$1${MACHINE_CACHE}/maven"` : '',
      'shift 2; exec "$@"',
    ].join('\n');
    const who = user ? [`--userspec=${String(USER.id)}:${String(USER.id)}`, '--groups='] : [];
    const command = ['chroot', ...who, this.folder, 'env', '-i', ...this.environment(user), 'sh', '-c', `cd /srv/sabha\n${script}`];
    const network = alone ? ['--net'] : [];
    const all = ['--mount', '--pid', ...network, '--fork', '--kill-child', 'sh', '-c', mounts, '-', this.folder, machineRepository(), ...command];
    const child = spawn('unshare', all, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const late = setTimeout(() => child.kill('SIGKILL'), seconds * 1_000);
    return new Promise((resolve) => {
      child.once('close', (code) => {
        clearTimeout(late);
        resolve({ code, output });
      });
    });
  }

  private environment(user: boolean): string[] {
    const proxies = PROXIES.flatMap((name) => (process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`]));
    const home = user ? USER.home : '/root';
    const certificates = '/etc/ssl/certs/ca-certificates.crt';
    const maven = existsSync(machineRepository()) ? [`MAVEN_ARGS=-Dmaven.repo.local.tail=${MACHINE_CACHE}/maven`] : [];
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    return [`PATH=${path}`, `HOME=${home}`, `NODE_EXTRA_CA_CERTS=${certificates}`, ...maven, ...proxies];
  }

  private install(packages: readonly string[]): void {
    const settings = execFileSync('apt-config', ['dump'], { encoding: 'utf8' }).split('\n').filter((line) => APT_SETTINGS.test(line));
    const hooks = ['auth.conf', 'auth.conf.d']
      .filter((name) => existsSync(`/etc/apt/${name}`))
      .map((name) => `--setup-hook=cp -RT /etc/apt/${name} "$1/etc/apt/${name}"`);
    const options = [...settings.map((line) => `--aptopt=${line}`), ...hooks];
    const words = ['--quiet', '--variant=apt', `--include=${packages.join(',')}`, ...options, SUITE, this.folder, ...sources()];
    execFileSync('mmdebstrap', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** The network as this machine has it: names, certificates and the settings of Maven and npm. */
  private connect(): void {
    copyFileSync('/etc/resolv.conf', this.at('etc/resolv.conf'));
    const bundle = 'etc/ssl/certs/ca-certificates.crt';
    const ours = existsSync(`/${bundle}`) ? certificatesOf(`/${bundle}`) : [];
    const theirs = new Set(certificatesOf(this.at(bundle)));
    const extra = ours.filter((certificate) => !theirs.has(certificate));
    mkdirSync(this.at('usr/local/share/ca-certificates'), { recursive: true });
    extra.forEach((text, index) => {
      writeFileSync(this.at(`usr/local/share/ca-certificates/machine-${String(index)}.crt`), `${text}\n`);
    });
    if (extra.length > 0) execFileSync('chroot', [this.folder, 'update-ca-certificates'], { stdio: 'ignore' });
    appendFileSync(this.at('etc/passwd'), `${USER.name}:x:${String(USER.id)}:${String(USER.id)}::${USER.home}:/bin/bash\n`);
    appendFileSync(this.at('etc/group'), `${USER.name}:x:${String(USER.id)}:\n`);
    for (const home of ['root', USER.home]) {
      mkdirSync(this.at(path.join(home, '.m2')), { recursive: true });
      for (const file of ['.m2/settings.xml', '.npmrc']) {
        if (existsSync(path.join(homedir(), file))) copyFileSync(path.join(homedir(), file), this.at(path.join(home, file)));
      }
    }
    this.give(USER.home);
  }

  /** What this machine has fetched before need not be fetched again. */
  private lendCaches(): void {
    mkdirSync(this.at(`${MACHINE_CACHE}/maven`), { recursive: true });
    const npm = path.join(homedir(), '.npm/_cacache');
    if (existsSync(npm)) cpSync(npm, this.at('root/.npm/_cacache'), { recursive: true });
  }

  private copyCheckout(): void {
    const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
    for (const file of list.split('\0').filter((name) => name !== '' && existsSync(path.join(ROOT, name)))) {
      const copy = this.at(path.join('srv/sabha', file));
      mkdirSync(path.dirname(copy), { recursive: true });
      cpSync(path.join(ROOT, file), copy, { verbatimSymlinks: true });
    }
    // The folder of a clone, in which git commands work.
    execFileSync('git', ['init', '-q', this.at('srv/sabha')]);
  }

  /** Gives a folder to the user without rights. */
  give(name: string): void {
    chmodSync(this.at(name), 0o755);
    chownSync(this.at(name), USER.id, USER.id);
    for (const entry of readdirSync(this.at(name), { recursive: true, withFileTypes: true })) {
      if (!entry.isSymbolicLink()) chownSync(path.join(entry.parentPath, entry.name), USER.id, USER.id);
    }
  }
}

function machineRepository(): string {
  return path.join(homedir(), '.m2/repository');
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, program)));
}

function certificatesOf(bundle: string): string[] {
  return readFileSync(bundle, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** This machine's lists of Debian's servers for the suite; none when the tool is to choose. */
function sources(): string[] {
  const folder = '/etc/apt/sources.list.d';
  const all = ['/etc/apt/sources.list', ...readdirSync(folder).map((name) => path.join(folder, name))];
  return all.filter((file) => existsSync(file)).filter((file) => {
    const text = readFileSync(file, 'utf8');
    return new RegExp(`\\b${SUITE}\\b`).test(text) && /\b(http|https|mirror)[:+]/.test(text);
  });
}
