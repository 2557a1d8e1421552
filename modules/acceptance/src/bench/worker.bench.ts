import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInvitation, Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const SECONDS = 20;
const TICKS_PER_SECOND = 100;
const SIZES = [10, 25] as const;

/** Bots with cameras, each a member of the key group, and a way in for the browser. */
class Bots {
  private output = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(organiser: string, count: number) {
    const shape = ['--bots', String(count), '--cameras', String(count), '--pictures', '0', '--tile-kbps', '120'];
    const options = ['--server', organiser, ...shape, '--seconds', '120', '--guest'];
    this.child = spawn(path.join(ROOT, 'sabha'), ['load', ...options], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  async invitation(): Promise<string> {
    const invited = /guest: \S+ password \S+\n/;
    await expect.poll(() => this.child.exitCode !== null || invited.test(this.output), { timeout: 120_000 }).toBe(true);
    if (!invited.test(this.output)) throw new Error(this.output);
    return this.output;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    await this.ended;
  }
}

/** Processor seconds of each thread whose name begins so, of the process and its children (proc(5)). */
function processorSeconds(pids: readonly number[], name: string): number {
  let ticks = 0;
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${String(pid)}/task`)) {
      const line = readFileSync(`/proc/${String(pid)}/task/${task}/stat`, 'utf8');
      const [head = '', rest = ''] = line.split(') ');
      const fields = rest.split(' ');
      if (head.includes(`(${name}`)) ticks += Number(fields[11]) + Number(fields[12]);
    }
  }
  return ticks / TICKS_PER_SECOND;
}

function percent(seconds: number): number {
  return Math.round((1_000 * seconds) / SECONDS) / 10;
}

/** Processes of the browser with this profile that hold pages. */
function renderers(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
        return line.includes('--type=renderer') && line.includes(profile);
      } catch {
        return false;
      }
    });
}

describe('what keys cost in a browser', () => {
  let server: SabhaProcess;

  beforeAll(async () => {
    server = await SabhaProcess.start();
  });

  afterAll(async () => {
    await server.stop();
  });

  test.each(SIZES)('%d pictures and three voices', async (pictures) => {
    const viewer = await Person.comes('Asha Verma', { width: 1920, height: 1080 });
    const { hash } = new URL(await server.command('link'));
    const bots = new Bots(`${server.ready.http}${hash}`, pictures);
    try {
      await viewer.asksToJoin(parseInvitation(await bots.invitation()));
      await viewer.isSeated();
      await viewer.page.waitForTimeout(5_000);
      const pids = renderers(viewer.profile);
      const before = await viewer.media();
      const threads = () => ['DedicatedWorker', 'ThreadPool'].map((name) => processorSeconds(pids, name));
      const [worker = 0, pool = 0] = threads();
      await viewer.page.waitForTimeout(SECONDS * 1_000);
      const [workerThen = 0, poolThen = 0] = threads();
      const after = await viewer.media();
      const moving = after.video.filter(({ framesDecoded }) => framesDecoded > 0).length;
      console.log(
        JSON.stringify({
          pictures,
          slots: after.video.length,
          moving,
          packetsPerSecond: Math.round((after.packetsReceived - before.packetsReceived) / SECONDS),
          kilobitsPerSecond: Math.round(((after.bytesReceived - before.bytesReceived) * 8) / 1_000 / SECONDS),
          workerPercentOfACore: percent(workerThen - worker),
          // where the browser's own AES runs, and much else
          threadPoolPercentOfACore: percent(poolThen - pool),
        }),
      );
    } finally {
      await bots.stop();
      await viewer.leavesTheBuilding();
    }
  }, 300_000);
});
