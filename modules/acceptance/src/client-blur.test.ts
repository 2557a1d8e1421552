import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { Person } from './Person.ts';
import { drawPerson } from './drawn-person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { watchWallOf, type WallContrast, wallContrast, measureWall } from './wall-contrast.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
/** A busy machine takes its time. */
const SOON = { timeout: 30_000 };
/** Between the wall of squares as it is, and the same wall out of focus, by how much its brightness varies. */
const SHARP = 50;
const BLURRED = 25;
/** A person's edges are feathered, and seen alone they measured 50 and more; a blurred one would be as the wall. */
const STILL_SHARP = 35;

/** As the page notes it once in 25 pictures. */
function costOfBlur(): unknown {
  const [mark] = performance.getEntriesByName('sabha-blur');
  return mark instanceof PerformanceMark ? mark.detail : null;
}

/** What is behind a person is blurred before it leaves their device: looked at where it arrives. */
describe('background blur', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-portrait-'));
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    const personVideo = path.join(folder, 'portrait.y4m');
    drawPerson(personVideo);
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([
      Person.open(HOST, { cameraSees: personVideo }),
      Person.open(GUEST, { cameraSees: personVideo }),
    ]);
    await host.context.addInitScript(measureWall, '');
    await guest.context.addInitScript(measureWall, HOST);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const choose = (person: Person, background: string) =>
    person.page.getByRole('combobox', { name: 'Background' }).selectOption({ label: background });
  /** What this page has seen of the wall behind whom it looks at. */
  const seen = async ({ page }: Person): Promise<WallContrast> => page.evaluate(wallContrast);

  test('preview is blurred with fetched code [H20]', async () => {
    const fetched: string[] = [];
    const origins = new Set<string>();
    host.context.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      origins.add(origin);
      fetched.push(pathname);
    });
    await host.page.goto(server.ready.organiser);
    await host.button('Start a meeting').first().click();
    await expect.poll(async () => (await seen(host)).last, SOON).toBeGreaterThan(SHARP);
    const blurs = () => fetched.filter((name) => /blur|tflite/i.test(name));
    expect(blurs()).toEqual([]);
    await choose(host, 'Strong blur');
    await expect.poll(async () => (await seen(host)).last, SOON).toBeLessThan(BLURRED);
    expect(blurs().filter((name) => name.endsWith('.tflite'))).toHaveLength(1);
    expect([...origins]).toEqual([new URL(server.ready.organiser).origin]);
    await expect.poll(async () => (await seen(host)).face, SOON).toBeGreaterThan(STILL_SHARP);
  });

  test('first picture arrives blurred, person sharp', async () => {
    await host.page.getByRole('textbox', { name: 'Your name' }).fill(HOST);
    await host.button('Join').click();
    await host.region('Stage').waitFor();
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    await expect.poll(async () => (await seen(guest)).pictures, SOON).toBeGreaterThan(20);
    await expect.poll(async () => (await seen(guest)).face, SOON).toBeGreaterThan(STILL_SHARP);
    expect((await seen(guest)).sharpest).toBeLessThan(BLURRED);
    console.log('a blurred picture costs', JSON.stringify(await host.page.evaluate(costOfBlur)));
  });

  test('blur survives a reload', async () => {
    await host.page.reload();
    await host.region('Stage').waitFor();
    await host.button('Camera on').first().waitFor();
    const before = (await seen(guest)).pictures;
    await expect.poll(async () => (await seen(guest)).pictures, SOON).toBeGreaterThan(before + 10);
    expect((await seen(guest)).sharpest).toBeLessThan(BLURRED);
  });

  test('blur can be switched off and on', async () => {
    await commands(host, 'Settings');
    await choose(host, 'No blur');
    await expect.poll(async () => (await seen(guest)).last, SOON).toBeGreaterThan(SHARP);
    await choose(host, 'Strong blur');
    await expect.poll(async () => (await seen(guest)).last, SOON).toBeLessThan(BLURRED);
    await guest.page.evaluate(watchWallOf, HOST);
    await choose(host, 'Slight blur');
    await expect.poll(async () => (await seen(guest)).pictures, SOON).toBeGreaterThan(10);
    expect((await seen(guest)).sharpest).toBeLessThan(SHARP);
  });

  test('failed blur switches the camera off', async () => {
    await host.page.evaluate(watchWallOf, GUEST);
    await guest.context.route('**/*.tflite', (route) => route.fulfill({ status: 404 }));
    await expect.poll(async () => (await seen(host)).last, SOON).toBeGreaterThan(SHARP);
    await commands(guest, 'Settings');
    await choose(guest, 'Strong blur');
    await guest.page.getByText('We couldn’t blur your background, so your camera is off.').first().waitFor();
    await guest.button('Camera off').first().waitFor();
    await expect.poll(() => host.tile(GUEST).locator('video').count(), SOON).toBe(0);
  });
});
