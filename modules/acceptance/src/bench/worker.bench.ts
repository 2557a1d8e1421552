import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInvitation, Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const SECONDS = 20;
const SIZES = [10, 25] as const;

/** Bots with cameras, each a member of the key group, and a way in for the browser. */
class Bots {
  private output = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(organiser: string, count: number) {
    const shape = ['--bots', String(count), '--cameras', String(count), '--pictures', '0', '--tile-kbps', '120'];
    const options = ['--server', organiser, ...shape, '--seconds', '180', '--guest'];
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

/** Processor seconds of the threads of that name in these processes (proc(5), schedstat). */
function processorSeconds(pids: readonly number[], name: string): number {
  let nanos = 0;
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${String(pid)}/task`)) {
      const thread = `/proc/${String(pid)}/task/${task}`;
      if (!readFileSync(`${thread}/comm`, 'utf8').startsWith(name)) continue;
      nanos += Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
  }
  return nanos / 1e9;
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

/** Said after the client's worker: frames go through it as they came. What that costs, no client's code can save. */
const EMPTY = ';self.onrtctransform = ({ transformer }) => void transformer.readable.pipeTo(transformer.writable);';

/** From the next load on, the worker of the page does nothing with frames. */
async function emptyTheWorker({ page }: Person): Promise<void> {
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()) + EMPTY });
  });
}

/** What the viewer's threads take while it receives. */
async function measured(viewer: Person): Promise<object> {
  await viewer.page.waitForTimeout(5_000);
  const pids = renderers(viewer.profile);
  const before = await viewer.media();
  const threads = () => ['DedicatedWorker', 'ThreadPool'].map((name) => processorSeconds(pids, name));
  const [worker = 0, pool = 0] = threads();
  await viewer.page.waitForTimeout(SECONDS * 1_000);
  const [workerThen = 0, poolThen = 0] = threads();
  const after = await viewer.media();
  return {
    slots: after.video.length,
    moving: after.video.filter(({ framesDecoded }) => framesDecoded > 0).length,
    packetsPerSecond: Math.round((after.packetsReceived - before.packetsReceived) / SECONDS),
    kilobitsPerSecond: Math.round(((after.bytesReceived - before.bytesReceived) * 8) / 1_000 / SECONDS),
    workerPercentOfACore: percent(workerThen - worker),
    // where the browser's own AES runs, and much else
    threadPoolPercentOfACore: percent(poolThen - pool),
  };
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
      console.log(JSON.stringify({ pictures, ...(await measured(viewer)) }));
      await emptyTheWorker(viewer);
      await viewer.page.reload();
      await viewer.isSeated();
      console.log(JSON.stringify({ pictures, through: 'an empty worker', ...(await measured(viewer)) }));
    } finally {
      await bots.stop();
      await viewer.leavesTheBuilding();
    }
  }, 300_000);
});
