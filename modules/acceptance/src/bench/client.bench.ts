import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, FLAGS, type Invitation, Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';
import { Bots } from './Bots.ts';
import {
  costs,
  costsOfWhatIsHeld,
  nameAfter,
  type PageCost,
  takeLongTasks,
  watchCosts,
  watchForTheName,
  watchLongTasks,
} from './page.ts';
import { watchTasks } from './tasks.ts';
import { mainThreadSeconds, processorSeconds, renderers, lowerPriority } from './threads.ts';

const REPORT = path.resolve(import.meta.dirname, '../../target/client-bench.json');
const ROUNDS = Number(process.env['SABHA_BENCH_ROUNDS'] ?? 5);
const MINUTES = Number(process.env['SABHA_BENCH_MINUTES'] ?? 5);
const SECONDS = 20;
const PATIENCE = { timeout: 120_000, interval: 100 } as const;
/** Of the issue: a slow line there and back, and an old laptop. */
const SLOW = { megabits: 2, latencyMillis: 40, processor: 4 };

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const tenth = (value: number): number => Math.round(10 * value) / 10;

/** What a first visit fetches until the page stands still. */
interface Fetched {
  requests: number;
  kilobytes: number;
  fontKilobytes: number;
}

/** One visit of an invitation with an empty cache. */
async function visit(browser: Browser, link: string, slow: boolean): Promise<{ after: number; fetched: Fetched }> {
  const context: BrowserContext = await browser.newContext({ permissions: ['camera', 'microphone'], locale: 'en-IN' });
  try {
    await context.addInitScript(watchForTheName);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const fetched: Fetched = { requests: 0, kilobytes: 0, fontKilobytes: 0 };
    const kinds = new Map<string, string>();
    await session.send('Network.enable');
    session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kilobytes = encodedDataLength / 1_000;
      fetched.requests++;
      if (kinds.get(requestId) === 'Font') fetched.fontKilobytes += kilobytes;
      else fetched.kilobytes += kilobytes;
    });
    if (slow) {
      const bytesPerSecond = (SLOW.megabits * 1e6) / 8;
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: SLOW.latencyMillis,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      });
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.processor });
    }
    await page.goto(link);
    await expect.poll(() => page.evaluate(nameAfter), PATIENCE).toBeGreaterThan(0);
    const after = (await page.evaluate(nameAfter)) ?? Number.NaN;
    await page.waitForLoadState('networkidle');
    return { after, fetched: { ...fetched } };
  } finally {
    await context.close();
  }
}

/** What the viewer's threads take while it shows what comes. */
async function shown(viewer: Person, tiles: number): Promise<object> {
  await viewer.page.getByRole('radio', { name: 'Gallery view' }).click();
  await expect
    .poll(() => viewer.region('Stage').locator('video').count(), PATIENCE)
    .toBeGreaterThanOrEqual(tiles);
  await viewer.page.waitForTimeout(8_000);
  const session = await watchCosts(viewer.page);
  const pids = renderers(viewer.profile);
  const ofThreads = (): [number, number] => [mainThreadSeconds(pids), processorSeconds(pids, 'DedicatedWorker')];
  const [before, [main, worker]] = [await costs(session), ofThreads()];
  const had = await viewer.media();
  await viewer.page.waitForTimeout(SECONDS * 1_000);
  const [after, [mainThen, workerThen]] = [await costs(session), ofThreads()];
  const has = await viewer.media();
  const earlier = new Map(had.video.map((slot) => [slot.mid, slot.framesReceived]));
  const share = (seconds: number): number => tenth((100 * seconds) / SECONDS);
  return {
    tiles,
    coming: has.video.filter((slot) => slot.framesReceived > (earlier.get(slot.mid) ?? 0)).length,
    scriptPercentOfACore: share(after.scriptSeconds - before.scriptSeconds),
    mainThreadPercentOfACore: share(mainThen - main),
    workerPercentOfACore: share(workerThen - worker),
  };
}

const held = ({ heapMegabytes, nodes, listeners }: PageCost): object => ({
  heapMegabytes: tenth(heapMegabytes),
  nodes,
  listeners,
});

describe('what the page costs', () => {
  const report: Record<string, unknown> = {};
  let server: SabhaProcess;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    lowerPriority(server.ready.pid);
  });

  afterAll(async () => {
    await server.stop();
    mkdirSync(path.dirname(REPORT), { recursive: true });
    writeFileSync(REPORT, JSON.stringify(report));
  });

  /** A meeting of bots, and somebody with an invitation to it. */
  async function among<T>(bots: readonly string[], use: (invitation: Invitation) => Promise<T>): Promise<T> {
    const { hash } = new URL(await server.command('link'));
    const meeting = new Bots(`${server.ready.http}${hash}`, 1, [...bots, '--seconds', String(MINUTES * 60 + ROUNDS * 60 + 240)]);
    try {
      const [invitation] = await meeting.invitations();
      if (invitation === undefined) throw new Error('no invitation');
      return await use(invitation);
    } finally {
      await meeting.stop();
    }
  }

  test('a first visit of an invitation', async () => {
    await among(['--bots', '2', '--cameras', '0', '--pictures', '0'], async ({ link }) => {
      const flags = [...FLAGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: flags });
      try {
        for (const [name, slow] of [
          ['firstVisit', false],
          ['firstVisitOnASlowLine', true],
        ] as const) {
          const visits = [];
          for (let round = 0; round < ROUNDS; round++) visits.push(await visit(browser, link, slow));
          const times = visits.map(({ after }) => after);
          const fetched = visits.at(-1)?.fetched;
          report[name] = {
            ...(slow ? SLOW : {}),
            nameMillis: median(times),
            each: times,
            requests: fetched?.requests,
            kilobytes: tenth(fetched?.kilobytes ?? Number.NaN),
            fontKilobytes: tenth(fetched?.fontKilobytes ?? Number.NaN),
          };
          console.log(JSON.stringify(report[name]));
        }
      } finally {
        await browser.close();
      }
    });
  }, 120_000 + ROUNDS * 60_000);

  test.each([25, 49])('%i tiles', async (tiles) => {
    const shape = ['--bots', String(tiles + 1), '--cameras', String(tiles), '--pictures', '0'];
    const rates = ['--tile-kbps', '80', '--main-kbps', '80', '--fps', '30'];
    await among([...shape, ...rates], async (invitation) => {
      const viewer = await Person.open('Asha Verma', { width: 1920, height: 1080, picturesPerSecond: 1 });
      try {
        await viewer.askToJoin(invitation);
        await viewer.expectSeated();
        const figures = await shown(viewer, tiles);
        report[`tiles${String(tiles)}`] = figures;
        console.log(JSON.stringify(figures));
      } finally {
        await viewer.close();
      }
    });
  }, 400_000);

  test('people who come and go', async () => {
    // whoever comes and goes has no camera: eight have
    const shape = ['--bots', '12', '--cameras', '8', '--pictures', '0', '--tile-kbps', '80', '--main-kbps', '80'];
    await among([...shape, '--churn', '--churn-seconds', '1'], async (invitation) => {
      const viewer = await Person.open('Asha Verma', { width: 1920, height: 1080, picturesPerSecond: 1 });
      try {
        await viewer.context.addInitScript(watchLongTasks);
        await viewer.askToJoin(invitation);
        await viewer.expectSeated();
        await viewer.page.waitForTimeout(30_000);
        const session = await watchCosts(viewer.page);
        const before = await costsOfWhatIsHeld(session);
        const tasks = await watchTasks(viewer.page);
        await viewer.page.evaluate(takeLongTasks);
        const joins = (): number => viewer.trace.received.filter((frame) => frame.includes('"participant-joined"')).length;
        const joined = joins();
        await viewer.page.waitForTimeout(MINUTES * 60_000);
        const longTasks = await viewer.page.evaluate(takeLongTasks);
        const traced = await tasks();
        const after = await costsOfWhatIsHeld(session);
        report['churn'] = {
          minutes: MINUTES,
          joins: joins() - joined,
          longTasks: longTasks.length,
          longTasksPerMinute: tenth(longTasks.length / MINUTES),
          longestMillis: Math.max(0, ...longTasks),
          longAndBusy: traced.filter(({ busyMillis }) => busyMillis > 50).length,
          traced,
          before: held(before),
          after: held(after),
          growthMegabytes: tenth(after.heapMegabytes - before.heapMegabytes),
        };
        console.log(JSON.stringify(report['churn']));
      } finally {
        await viewer.close();
      }
    });
  }, MINUTES * 60_000 + 400_000);
});
