import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** What `./sabha start --json` prints on its one line when it is ready, and the links in the file that the line names. */
export interface ReadyLine {
  readonly ready: true;
  readonly http: string;
  readonly https: string;
  /** Names the file of the first links, if there are any. */
  readonly links?: string;
  /** Present where the server was started with organiser links. */
  readonly organiser: string;
  /** Present until there is an administrator. */
  readonly administrator?: string;
  readonly metrics: string;
  readonly pid: number;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** A server of this test's own: the real launcher, ports that the system chooses, a data folder of its own. */
export class SabhaProcess {
  private settingsFolder: string | null = null;

  private constructor(
    private child: ChildProcess,
    private readonly data: string,
    public ready: ReadyLine,
    private readonly output: string[],
    private readonly extra: readonly string[],
  ) {}

  /** A server that lets whoever has its organiser link start meetings. */
  static start(...extra: string[]): Promise<SabhaProcess> {
    return SabhaProcess.startAsInstalled('--organiser-link', ...extra);
  }

  /** The same with these settings, in the form of sabha.conf. */
  static async startWith(settings: string): Promise<SabhaProcess> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sabha-settings-'));
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, settings);
    const server = await SabhaProcess.start('--config', config);
    server.settingsFolder = folder;
    return server;
  }

  /** A server with no setting touched: who starts meetings has an account. */
  static async startAsInstalled(...extra: string[]): Promise<SabhaProcess> {
    const data = mkdtempSync(path.join(tmpdir(), 'sabha-acceptance-'));
    const output: string[] = [];
    const ports = ['--port', '0', '--http-port', '0', '--udp-port', '0', '--metrics-port', '0'];
    const { child, ready } = await spawnServer([...ports, '--data', data, ...extra], output);
    return new SabhaProcess(child, data, ready, output, extra);
  }

  /** All that the server has printed. */
  get log(): string {
    return this.output.join('\n');
  }

  /** Where it keeps what it keeps. */
  get dataFolder(): string {
    return this.data;
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(this.ready.metrics)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(name) && !line.startsWith('#'))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  /** Ctrl-C, for a while: what it keeps stays. */
  async pause(): Promise<number | null> {
    return this.end('SIGINT');
  }

  /** Ends the server without a word (SIGKILL), as a crash does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts it anew with the same data and at the same addresses. */
  async startAgain(): Promise<void> {
    const { https, http, metrics } = this.ready;
    const ports = ['--port', portOf(https), '--http-port', portOf(http), '--metrics-port', portOf(metrics)];
    const options = [...ports, '--udp-port', '0', '--data', this.data, ...this.extra];
    const { child, ready } = await spawnServer(options, this.output);
    this.child = child;
    this.ready = ready;
  }

  /** Runs a command of the launcher beside the server, with its data folder; resolves with what it printed. */
  async command(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(path.join(ROOT, 'sabha'), [...words, '--data', this.data], {
      cwd: ROOT,
    });
    return stdout.trim();
  }

  /** The same, of a command that ends with 1; what it printed. */
  async refuses(...words: string[]): Promise<string> {
    const { code, said } = await SabhaProcess.elsewhere(...words, '--data', this.data);
    if (code !== 1) throw new Error(`sabha ${words.join(' ')} ended with ${String(code)}`);
    return said;
  }

  /** Runs a command of the launcher as where no server is; its exit code, and what it printed. */
  static async elsewhere(...words: string[]): Promise<{ readonly code: number; readonly said: string }> {
    try {
      const { stdout } = await promisify(execFile)(path.join(ROOT, 'sabha'), words, { cwd: ROOT });
      return { code: 0, said: stdout.trim() };
    } catch (failure) {
      const { code, stdout = '' } = failure as { code?: number; stdout?: string };
      if (typeof code !== 'number') throw failure;
      return { code, said: stdout.trim() };
    }
  }

  /** Ctrl-C; resolves with the exit code. */
  async stop(): Promise<number | null> {
    const code = await this.end('SIGINT');
    for (const folder of [this.data, this.settingsFolder]) {
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    }
    return code;
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    const ended = new Promise<number | null>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) {
        resolve(child.exitCode);
      } else {
        child.once('exit', resolve);
      }
    });
    child.kill(signal);
    // A server that does not end must not hold the suite.
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
    return ended.finally(() => {
      clearTimeout(late);
    });
  }
}

function withLinks(ready: ReadyLine): ReadyLine {
  const text = ready.links === undefined ? '' : readFileSync(ready.links, 'utf8');
  const organiser = /here +(\S+#organiser=\S+)/.exec(text)?.[1];
  const administrator = /here +(\S+#invite=\S+)/.exec(text)?.[1];
  return {
    ...ready,
    ...(organiser === undefined ? {} : { organiser }),
    ...(administrator === undefined ? {} : { administrator }),
  };
}

function portOf(address: string): string {
  return new URL(address).port;
}

async function spawnServer(
  options: readonly string[],
  output: string[],
): Promise<{ child: ChildProcess; ready: ReadyLine }> {
  const child = spawn(path.join(ROOT, 'sabha'), ['start', '--json', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ready = new Promise<ReadyLine>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      if (line.startsWith('{"ready":true')) {
        resolve(withLinks(JSON.parse(line) as ReadyLine));
      }
    });
    createInterface({ input: child.stderr }).on('line', (line) => output.push(line));
    child.once('exit', (code) => {
      reject(new Error(`the server ended with ${String(code)} before it was ready:\n${output.join('\n')}`));
    });
  });
  return { child, ready: await ready };
}
