import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceWorker, forgedFrames, forge, leafOf } from './changed-worker.ts';
import { seenMoving } from './moving.ts';
import { openedVoices } from './opened.ts';
import { passes } from './picture.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { addSecondSender, pushesFrames } from './sealed-frames.ts';
import { type Colour, seesColour } from './spare-devices.ts';
import { insteadOf, tamper, sendTampered } from './tampered-page.ts';

const HOST = 'Asha Verma';
const VICTIM = 'Meena Iyer';
const ATTACKER = 'Mallory';
const CROWDED = { picturesPerSecond: 5 } as const;
const PATIENCE = { timeout: 20_000, interval: 250 } as const;
/** Further than anybody counts in a meeting. */
const FAR_AHEAD = 2 ** 52;
/** Two bursts of the attack and what comes after each. */
const LOOKS = 20;
const SEALED = 'End-to-end encrypted';
const WRITTEN = 'The tender opens on Friday';
const AFTER = 'The committee meets at four';
/** What a page says when frames of somebody else come, or cannot be decrypted. */
const WARNING = /Someone else is sending|can’t decrypt/i;

/** A member whose page was changed, among two whose pages were not, on an honest server [T28 H17 H19]. */
describe('a malicious page', () => {
  let server: SabhaProcess;
  let host: Person;
  let victim: Person;
  let attacker: Person;
  let leaf: number;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-malicious-'));
    const cameraSees = path.join(folder, 'red.y4m');
    drawRed(cameraSees);
    server = await SabhaProcess.start();
    [host, victim, attacker] = await Promise.all([
      Person.open(HOST, CROWDED),
      Person.open(VICTIM, CROWDED),
      Person.open(ATTACKER, { cameraSees }),
    ]);
    await addSecondSender(host);
    await replaceWorker(attacker);
    await tamper(attacker);
  });

  afterAll(async () => {
    await Promise.all([host, victim, attacker].map((person) => person.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('attacker meets two participants', async () => {
    await host.startMeeting(server.ready.organiser, 'Tender committee');
    for (const guest of [victim, attacker]) {
      await guest.askToJoin(await host.copyInvitation());
      await host.admit(guest.name);
      await guest.expectSeated();
    }
    await host.button(SEALED).first().waitFor();
    leaf = leafOf(attacker, VICTIM);
    await victim.unmute();
    await attacker.unmute();
    await expect.poll(() => heardBy(host), PATIENCE).toEqual([ATTACKER, VICTIM]);
  });

  test('forged future frames silence nobody [T28]', async () => {
    const dropped = await droppedBy(server);
    await forge(attacker, { leaf, counter: FAR_AHEAD });
    await expect.poll(() => droppedBy(server), PATIENCE).toBeGreaterThan(dropped + 50);
    expect(await heardBy(host)).toEqual([VICTIM]);
    await expect.poll(() => seenMoving(host), PATIENCE).toContain(VICTIM);
  });

  /** As if the server had let them through: a receiver does not rely on it. */
  test('forged frames from the server silence nobody [T28]', async () => {
    const forged = await forgedFrames(attacker);
    expect(forged.length).toBeGreaterThan(0);
    expect(await pushesFrames(host, forged)).toEqual({ pushed: forged.length, opened: 0 });
    await expect.poll(() => heardBy(host), PATIENCE).toEqual([VICTIM]);
  });

  test('silent participant cannot be impersonated [T28]', async () => {
    await victim.mute();
    await expect.poll(() => heardBy(host), PATIENCE).toEqual([]);
    await forge(attacker, { leaf });
    const dropped = await droppedBy(server);
    await expect.poll(() => droppedBy(server), PATIENCE).toBeGreaterThan(dropped + 50);
    expect(await heardBy(host)).toEqual([]);
    await forge(attacker, {});
    await expect.poll(() => heardBy(host), PATIENCE).toEqual([ATTACKER]);
    await victim.unmute();
  });

  test.each([
    { how: 'in bursts', inBursts: true },
    { how: 'for long', inBursts: false },
  ])('attacker keeps its own name, $how [T28]', async ({ inBursts }) => {
    await seenMoving(host);
    await expect.poll(async () => isRed(await seesColour(host, ATTACKER)), PATIENCE).toBe(true);
    await forge(attacker, { leaf, inBursts });
    const dropped = await droppedBy(server);
    const tiles = await host.tile(VICTIM).count();
    for (let look = 0; look < LOOKS; look++) {
      expect(isRed(await seesColour(host, VICTIM)), 'the attacker under the name of the victim').toBe(false);
      expect(await host.tile(VICTIM).count(), 'tiles with the name of the victim').toBe(tiles);
      await passes(500);
    }
    expect(await droppedBy(server)).toBeGreaterThan(dropped);
    expect(await seenMoving(host)).toContain(VICTIM);
    await forge(attacker, {});
    await expect.poll(() => seenMoving(host), PATIENCE).toEqual([ATTACKER, VICTIM]);
  });

  test('claiming mute silences the attacker [T28]', async () => {
    await attacker.mute();
    await insteadOf(attacker.page, 'set-muted', { type: 'set-muted', muted: true });
    await attacker.unmute();
    await expect.poll(() => heardBy(host), PATIENCE).toEqual([VICTIM]);
    // The page sends all the while: it is what it says that silences it.
    await attacker.mute();
    await attacker.unmute();
    await expect.poll(() => heardBy(host), PATIENCE).toEqual([ATTACKER, VICTIM]);
  });

  test('attacker cannot write in another name [H19]', async () => {
    await victim.sendChat(WRITTEN);
    await host.expectChat(WRITTEN);
    const { payload } = sealedFor(attacker);
    expect(await sendTampered(attacker, { type: 'seal', channel: 'chat', audience: 'everybody', payload })).toBeUndefined();
    expect(await sendTampered(attacker, { type: 'seal', channel: 'caption', audience: 'everybody', payload })).toBe(
      'host-only',
    );
    const poll = 'a'.repeat(26);
    const [opening, word] = [200, 156].map((bytes) => Buffer.alloc(bytes).toString('base64url'));
    for (const act of [
      { type: 'open-poll', poll, kind: 'secret', voters: [], opening },
      { type: 'close-poll', poll, counted: true, word },
      { type: 'tell-result', poll, result: opening },
    ])
      expect([act.type, await sendTampered(attacker, act)]).toEqual([act.type, 'host-only']);
    await victim.sendChat(AFTER);
    await host.expectChat(AFTER);
    expect(await host.page.getByText(WRITTEN).count(), 'a message is shown once').toBe(1);
  });

  test('honest pages report nothing wrong [H17]', async () => {
    for (const person of [host, victim]) {
      expect(await person.button(SEALED).count(), `the badge of ${person.name}`).toBeGreaterThan(0);
      expect(await person.page.getByText(WARNING).count(), `warnings of ${person.name}`).toBe(0);
      expect(person.consoleErrors).toEqual([]);
    }
  });
});

/** Packets that the server dropped because another member's key sealed them. */
async function droppedBy({ ready }: SabhaProcess): Promise<number> {
  const text = await (await fetch(ready.metrics)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('sabha_media_dropped_total') && line.includes('"wrong_sender"'))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** Opens the panel that counts opened frames, unless it is open. It covers the pictures. */
async function opensTheCounts(person: Person): Promise<void> {
  if (!(await person.page.getByRole('table', { name: 'Decrypted frames' }).isVisible())) await person.openConnectionPanel();
}

async function heardBy(person: Person): Promise<readonly string[]> {
  await opensTheCounts(person);
  return (await openedVoices(person, 1_000)).voices;
}

function isRed(colour: Colour | undefined): boolean {
  return colour !== undefined && colour.red > 150 && colour.green < 80 && colour.blue < 80;
}

/** The last message of the chat that the server handed on to somebody. */
function sealedFor({ trace }: Person): { readonly payload: string } {
  const sealed = trace.received
    .map((text) => (JSON.parse(text) as { message: { type: string; channel?: string; payload?: string } }).message)
    .filter(({ type, channel }) => type === 'sealed' && channel === 'chat')
    .at(-1);
  if (sealed?.payload === undefined) throw new Error('nothing was handed on');
  return { payload: sealed.payload };
}

/** What a camera sees, for Chromium (YUV4MPEG2): red, with a white bar that moves. */
function drawRed(file: string): void {
  const [width, height] = [320, 180];
  const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 W${String(width)} H${String(height)} F5:1 Ip A1:1 C420jpeg\n`)];
  for (let picture = 0; picture < 8; picture++) {
    const luma = Buffer.alloc(width * height, 76);
    for (let row = 0; row < 20; row++) luma.fill(235, row * width + picture * 40, row * width + picture * 40 + 20);
    const quarter = (width * height) / 4;
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc(quarter, 85), Buffer.alloc(quarter, 255));
  }
  writeFileSync(file, Buffer.concat(parts));
}
