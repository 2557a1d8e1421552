import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { Person } from './Person.ts';
import { shows } from './picture.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { writeSilence } from './voice.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const THIRD = 'Meena Iyer';
const FOURTH = 'Gurpreet Singh';
/** A phone, on which a page of the grid has few places. */
const PHONE = { width: 360, height: 640 };
/** A busy machine takes its time. */
const SOON = { timeout: 20_000 };
const LOW_PHONE = { width: 300, height: 400 };

interface Show {
  readonly type: 'show';
  readonly slots: readonly {
    readonly track?: string;
    readonly heightPixels: number;
  }[];
}

/** The stage as people use it: four browsers and the real server. */
describe('the meeting screen', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-stage-'));
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let third: Person;
  let fourth: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    // A notice takes room on a low phone, so that a page of the grid has fewer places.
    const silence = path.join(folder, 'silence.wav');
    writeSilence(silence);
    [host, guest, third, fourth] = await Promise.all([
      Person.open(HOST, { width: 1440, height: 900, picturesPerSecond: 10 }),
      Person.open(GUEST, { picturesPerSecond: 10 }),
      Person.open(THIRD, { ...PHONE, picturesPerSecond: 10, hears: silence }),
      Person.open(FOURTH, { picturesPerSecond: 10 }),
    ]);
  });

  afterAll(async () => {
    await Promise.all([host, guest, third, fourth].map((person) => person.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('four people take their seats', async () => {
    await host.startMeeting(server.ready.organiser, 'Monthly review');
    for (const person of [guest, third, fourth]) {
      await person.askToJoin(await host.copyInvitation());
      await host.admit(person.name);
      await person.expectSeated();
    }
    await closesPeople(host);
  });

  test('a page of the grid that is not shown is not received', async () => {
    await third.page.keyboard.press('g');
    await expect.poll(() => lastShow(third)?.length, SOON).toBe(3);
    await third.page.setViewportSize(LOW_PHONE);
    await third.page.getByText('Page 1 of 2').waitFor();
    const shown = async () => namesOnStage(third);
    const first = await shown();
    await expect.poll(() => lastShow(third)?.length, SOON).toBe(first.length);
    await expect.poll(async () => (await moving(third)).length, SOON).toBe(first.length);
    await third.page.keyboard.press('PageDown');
    await third.page.getByText('Page 2 of 2').waitFor();
    const second = await shown();
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    await expect.poll(() => lastShow(third)?.length, SOON).toBe(second.length);
    await expect.poll(async () => (await moving(third)).length, SOON).toBe(second.length);
    expect([...first, ...second].sort()).toEqual([HOST, GUEST, FOURTH].sort());
    await judged(third);
    await third.page.setViewportSize(PHONE);
  });

  test('what is asked for follows the size of the tiles, and what this person sets', async () => {
    const tallest = () => Math.max(...(lastShow(guest) ?? []).map((slot) => slot.heightPixels));
    await expect.poll(tallest, SOON).toBeGreaterThan(360);
    await guest.page.keyboard.press('g');
    await expect.poll(tallest, SOON).toBeLessThan(360);
    await guest.page.keyboard.press('g');
    await commands(guest, 'Data saver');
    await guest.page.getByText('Saving data').waitFor();
    await expect.poll(tallest, SOON).toBe(360);
    await commands(guest, 'Audio only');
    await expect.poll(() => lastShow(guest)?.length, SOON).toBe(0);
    await expect.poll(async () => (await moving(guest)).length, SOON).toBe(0);
    await commands(guest, 'Best quality');
    await expect.poll(() => lastShow(guest)?.length, SOON).toBe(3);
    await expect.poll(async () => (await moving(guest)).length, SOON).toBe(3);
  });

  test('a host spotlights somebody for everyone, and a pin of one’s own stands before it', async () => {
    await host.actOn(FOURTH, 'Spotlight');
    const large = (person: Person) => person.page.locator('figure[data-main]').getAttribute('aria-label');
    await expect.poll(() => large(guest), SOON).toBe(FOURTH);
    await guest.tile(HOST).dblclick();
    await expect.poll(() => large(guest), SOON).toBe(HOST);
    await guest.tile(HOST).dblclick();
    await expect.poll(() => large(guest), SOON).toBe(FOURTH);
    await host.actOn(FOURTH, 'Remove spotlight');
    await expect.poll(() => guest.page.getByText('Spotlight', { exact: true }).count(), SOON).toBe(0);
    await closesPeople(host);
  });

  test('somebody who leaves and comes moves nobody', async () => {
    const before = await boxes(host);
    await fourth.page.keyboard.press('Control+Shift+F');
    await fourth.page
      .getByText(/You left/)
      .first()
      .waitFor();
    await host.tile(FOURTH).waitFor({ state: 'detached' });
    const without = await boxes(host);
    for (const [name, box] of Object.entries(without)) expect([name, box]).toEqual([name, before[name]]);
    await fourth.askToJoin(await host.copyInvitation());
    await host.admit(FOURTH);
    await fourth.expectSeated();
    await closesPeople(host);
    await host.tile(FOURTH).waitFor();
    const after = await boxes(host);
    for (const [name, box] of Object.entries(without)) expect([name, box]).toEqual([name, after[name]]);
  });

  test('a panel that opens keeps everybody in sight, and once it is shut all is as it was', async () => {
    const before = await boxes(host);
    const large = await mainTile(host);
    await host.openPeople();
    await expect.poll(async () => (await mainTile(host)).box, SOON).not.toBe(large.box);
    expect(Object.keys(await boxes(host)).sort()).toEqual(Object.keys(before).sort());
    expect((await mainTile(host)).name).toBe(large.name);
    await closesPeople(host);
    await expect.poll(() => boxes(host), SOON).toEqual(before);
    await host.page.keyboard.press('g');
    await host.page.locator('figure[data-main]').waitFor({ state: 'detached' });
    const grid = await boxes(host);
    await host.openPeople();
    // Columns are narrower, and everybody stays on their line and in their order.
    const width = async () => widthOf((await boxes(host))[GUEST]);
    await expect.poll(width, SOON).toBeLessThan(widthOf(grid[GUEST]));
    expect(linesOf(await boxes(host))).toEqual(linesOf(grid));
    await closesPeople(host);
    await expect.poll(() => boxes(host), SOON).toEqual(grid);
    await host.page.keyboard.press('g');
    await expect.poll(() => boxes(host), SOON).toEqual(before);
  });

  test('somebody who loads the page anew is where they were, and pinned by whoever had pinned them', async () => {
    await guest.pin(FOURTH);
    await guest.page.mouse.move(0, 0);
    const before = await boxes(guest);
    await fourth.page.reload();
    await fourth.expectSeated();
    await expect.poll(() => boxes(guest), SOON).toEqual(before);
    expect((await mainTile(guest)).name).toBe(FOURTH);
    await guest.tile(FOURTH).first().dblclick();
    await expect.poll(async () => (await mainTile(guest)).name, SOON).not.toBe(FOURTH);
  });

  test('after a shared screen everybody is where they were, and whoever was pinned is large again', async () => {
    await guest.pin(THIRD);
    await guest.page.mouse.move(0, 0);
    const before = await boxes(guest);
    await host.button('Share').first().click();
    await host.button('Choose what to share').click();
    const screen = guest.tile(`^${HOST}’s screen$`);
    await screen.waitFor();
    const shared = async () => (await boxes(guest))[`${HOST}’s screen`];
    const alone = await shared();
    expect(widthOf(alone)).toBeGreaterThanOrEqual(1100);
    await guest.openPeople();
    await expect.poll(shared, SOON).not.toBe(alone);
    expect(await guest.tile('^You$').isVisible()).toBe(true);
    await closesPeople(guest);
    await expect.poll(shared, SOON).toBe(alone);
    await guest.button('Hide videos').click();
    await guest.tile('^You$').waitFor({ state: 'detached' });
    await guest.button('Show videos').click();
    await guest.tile('^You$').waitFor();
    await host.button('Stop sharing').first().click();
    await screen.waitFor({ state: 'detached' });
    await expect.poll(() => boxes(guest), SOON).toEqual(before);
    expect((await mainTile(guest)).name).toBe(THIRD);
    await guest.tile(THIRD).dblclick();
  });

  test('the statistics are those of the browser, in tables', async () => {
    await guest.page.keyboard.press('v');
    await commands(guest, 'Connection');
    const panel = guest.page.getByRole('complementary', { name: 'Connection' });
    await panel
      .getByRole('row', { name: /^Received/ })
      .getByText(/bit\/s/)
      .first()
      .waitFor();
    const stream = panel.getByRole('row', {
      name: new RegExp(`^${HOST}’s video`),
    });
    await stream.getByText(/VP[89]/).waitFor();
    await stream.getByText(/\d+ × \d+/).waitFor();
    await panel
      .getByRole('row', { name: /^Your (audio|video)/ })
      .first()
      .waitFor();
    await judged(guest);
    await guest.page.keyboard.press('Escape');
  });

  test('what one sets for the voice reaches the microphone, and a reload keeps it', async () => {
    await guest.page.keyboard.press('m');
    await expect.poll(() => noiseSuppression(guest), SOON).toBe(true);
    await commands(guest, 'Settings');
    await judged(guest);
    await guest.page.getByText('Suppress noise').click();
    await expect.poll(() => noiseSuppression(guest), SOON).toBe(false);
    await guest.page.reload();
    await guest.expectSeated();
    await expect.poll(() => noiseSuppression(guest), SOON).toBe(false);
  });

  test('a small window beside the page shows the large picture and closes with a press', async () => {
    const opened = guest.page.waitForEvent('popup', SOON);
    await commands(guest, 'Mini window');
    const small = await opened;
    await small.getByRole('button', { name: /^Mic/ }).waitFor();
    await expect.poll(() => shows(small.locator('main')), SOON).toBe(true);
    await small.getByRole('button', { name: 'Return to the meeting' }).click();
    await expect.poll(() => small.isClosed(), SOON).toBe(true);
  });

  test('no page reported an error', () => {
    for (const person of [host, guest, third, fourth]) {
      expect(person.consoleErrors.filter((text) => !/WebSocket connection|ERR_(CONNECTION|SOCKET)/.test(text))).toEqual([]);
    }
  });
});

/** What a person's page asked for last, without the slots that it leaves empty. */
function lastShow(person: Person): Show['slots'] | undefined {
  const shows = person.trace.sent
    .map((text) => (JSON.parse(text) as { message?: { type: string } }).message)
    .filter((message): message is Show => message?.type === 'show');
  return shows.at(-1)?.slots.filter((slot) => slot.track !== undefined);
}

/** Sections on which pictures came within a second. */
async function moving(person: Person): Promise<readonly string[]> {
  const before = new Map((await person.media()).video.map(({ mid, framesDecoded }) => [mid, framesDecoded]));
  await person.page.waitForTimeout(1_000);
  const { video } = await person.media();
  return video.filter(({ mid, framesDecoded }) => framesDecoded > (before.get(mid) ?? 0)).map(({ mid }) => mid);
}

/** The panel narrows the stage, whose pictures this is about. */
async function closesPeople(person: Person): Promise<void> {
  if (!(await person.region('People').isVisible())) return;
  await person
    .button(/^People/)
    .first()
    .click();
  await person.region('People').waitFor({ state: 'detached' });
}

async function namesOnStage(person: Person): Promise<string[]> {
  const labels = await person
    .region('Stage')
    .getByRole('figure')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label') ?? ''));
  return labels.filter((label) => label !== 'You');
}

async function boxes(person: Person): Promise<Record<string, string>> {
  const all = await person
    .region('Stage')
    .getByRole('figure')
    .evaluateAll((tiles) =>
      tiles.map((tile) => {
        const { x, y, width, height } = tile.getBoundingClientRect();
        return [tile.getAttribute('aria-label') ?? '', [x, y, width, height].map(Math.round).join(' ')] as const;
      }),
    );
  return Object.fromEntries(all);
}

/** Who is large, and where. */
async function mainTile(person: Person): Promise<{ readonly name: string; readonly box: string }> {
  const name = (await person.page.locator('figure[data-main]').getAttribute('aria-label')) ?? '';
  return { name, box: (await boxes(person))[name] ?? '' };
}

function widthOf(box = ''): number {
  return Number(box.split(' ')[2]);
}

/** Names in the order in which one reads them, each with top and height. */
function linesOf(all: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(all)
    .map(([name, box]) => ({ name, box: box.split(' ').map(Number) }))
    .toSorted(({ box: [x1 = 0, y1 = 0] }, { box: [x2 = 0, y2 = 0] }) => y1 - y2 || x1 - x2)
    .map(({ name, box: [, y, , height] }) => [name, y, height].join(' '));
}

/** Nothing serious for axe on the page as it stands. */
async function judged(person: Person): Promise<void> {
  const { violations } = await new AxeBuilder({ page: person.page })
    .setLegacyMode()
    .exclude('[data-live-announcer]')
    .analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** Of the track that the page sends. */
function noiseSuppression(person: Person): Promise<boolean | undefined> {
  return person.page.evaluate(() => {
    const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
    const track = peers
      .filter((peer) => peer.connectionState !== 'closed')
      .flatMap((peer) => peer.getSenders())
      .map((sender) => sender.track)
      .find((each) => each?.kind === 'audio');
    return track?.getSettings().noiseSuppression;
  });
}
