import { afterAll, beforeAll, describe, test } from 'vitest';
import { Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';
import { Bots } from './Bots.ts';
import { emptyTheWorker } from './empty-worker.ts';
import { processorSeconds, renderers } from './threads.ts';

const SECONDS = 20;
/** Pictures a second of a tile: what a camera sends, and what is left of it without its highest temporal layer. */
const SHAPES = [
  { pictures: 10, perSecond: 15 },
  { pictures: 25, perSecond: 15 },
  { pictures: 25, perSecond: 30 },
] as const;

function percent(seconds: number): number {
  return Math.round((1_000 * seconds) / SECONDS) / 10;
}

/** What the viewer's threads take while it receives. */
async function measured(viewer: Person): Promise<object> {
  await viewer.page.getByRole('radio', { name: 'Gallery view' }).click();
  await viewer.page.waitForTimeout(8_000);
  const pids = renderers(viewer.profile);
  const before = await viewer.media();
  const threads = () => ['DedicatedWorker', 'ThreadPool'].map((name) => processorSeconds(pids, name));
  const [worker = 0, pool = 0] = threads();
  await viewer.page.waitForTimeout(SECONDS * 1_000);
  const [workerThen = 0, poolThen = 0] = threads();
  const after = await viewer.media();
  const received = ({ video }: typeof after) => video.reduce((sum, slot) => sum + slot.framesReceived, 0);
  const had = new Map(before.video.map((slot) => [slot.mid, slot.framesReceived]));
  return {
    coming: after.video.filter((slot) => slot.framesReceived > (had.get(slot.mid) ?? 0)).length,
    framesPerSecond: Math.round((received(after) - received(before)) / SECONDS),
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

  test.each(SHAPES)('$pictures pictures at $perSecond a second and three voices', async ({ pictures, perSecond }) => {
    const viewer = await Person.open('Asha Verma', { width: 1920, height: 1080 });
    const { hash } = new URL(await server.command('link'));
    const shape = ['--bots', String(pictures + 1), '--cameras', String(pictures + 1), '--pictures', '0'];
    // Tiles have half the frames of the first picture.
    const rates = ['--tile-kbps', '120', '--main-kbps', '120', '--fps', String(2 * perSecond)];
    const bots = new Bots(`${server.ready.http}${hash}`, 1, [...shape, ...rates, '--seconds', '180']);
    try {
      const [invitation] = await bots.invitations();
      if (invitation === undefined) throw new Error('no invitation');
      await viewer.askToJoin(invitation);
      await viewer.expectSeated();
      console.log(JSON.stringify({ pictures, perSecond, ...(await measured(viewer)) }));
      await emptyTheWorker(viewer);
      await viewer.page.reload();
      await viewer.expectSeated();
      const empty = await measured(viewer);
      console.log(JSON.stringify({ pictures, perSecond, through: 'an empty worker', ...empty }));
    } finally {
      await bots.stop();
      await viewer.close();
    }
  }, 300_000);
});
