import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** What `./sabha start --json` prints on its one line when it is ready. */
export interface ReadyLine {
  readonly ready: true;
  readonly http: string;
  readonly https: string;
  readonly organiser: string;
  readonly metrics: string;
  readonly pid: number;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** A server of this test's own: the real launcher, ports that the system chooses, a data folder of its own. */
export class SabhaProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly data: string,
    readonly ready: ReadyLine,
    private readonly output: string[],
  ) {}

  static async start(...extra: string[]): Promise<SabhaProcess> {
    const data = mkdtempSync(path.join(tmpdir(), 'sabha-acceptance-'));
    const ports = ['--port', '0', '--http-port', '0', '--udp-port', '0', '--metrics-port', '0'];
    const child = spawn(path.join(ROOT, 'sabha'), ['start', '--json', ...ports, '--data', data, ...extra], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    const ready = new Promise<ReadyLine>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(line);
        if (line.startsWith('{"ready":true')) {
          resolve(JSON.parse(line) as ReadyLine);
        }
      });
      createInterface({ input: child.stderr }).on('line', (line) => output.push(line));
      child.once('exit', (code) => {
        reject(new Error(`the server ended with ${String(code)} before it was ready:\n${output.join('\n')}`));
      });
    });
    return new SabhaProcess(child, data, await ready, output);
  }

  /** All that the server has printed. */
  get log(): string {
    return this.output.join('\n');
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(this.ready.metrics)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(name) && !line.startsWith('#'))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  /** Ctrl-C; resolves with the exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => {
      if (this.child.exitCode !== null) {
        resolve(this.child.exitCode);
      } else {
        this.child.once('exit', resolve);
      }
    });
    this.child.kill('SIGINT');
    const code = await ended;
    rmSync(this.data, { recursive: true, force: true });
    return code;
  }
}
