import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FirefoxPerson } from './FirefoxPerson.ts';
import { askKeptKeys, holdIncoming, keepKeys } from './kept-keys.ts';
import { load } from './LoadProcess.ts';
import { MirrorProcess } from './MirrorProcess.ts';
import { seenMoving } from './moving.ts';
import { type OpenedVoices, openedVoices } from './opened.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { copiesFrames, epochOf, addSecondSender, pushesFrames, type SealedFrame } from './sealed-frames.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const OTHER = 'Meena Iyer';
const FOX = 'Farida Khan';
/** A Java client, which sends back the picture and the voice that it gets. */
const JAVA = 'Mirror';
const SEALED = 'End-to-end encrypted';
const EARLY = 'Welcome, everybody';
const SECRET = 'The tender opens on Friday';
const LAST = 'The committee meets at four';
const AFTER = 'The tender is postponed';
/** Several browsers share a machine of two cores: at the usual rate it had no time for all pictures, keys or not. */
const CROWDED = { picturesPerSecond: 5 } as const;
/** Of a second or two in which somebody speaks; what is played in silence has none. */
const LOUD = 1e-4;
const PATIENCE = { timeout: 60_000, interval: 500 } as const;

/** Three Chromium, a Firefox and a Java client in one key group: picture, sound and chat of all to all [H1 T49]. */
describe('end-to-end encrypted meeting', () => {
  let server: SabhaProcess;
  let host: Person;
  let guests: Person[];
  let fox: FirefoxPerson;
  let mirror: MirrorProcess | undefined;

  beforeAll(async () => {
    await MirrorProcess.isBuilt();
    server = await SabhaProcess.start();
    [host, fox, ...guests] = await Promise.all([
      Person.open(HOST, CROWDED),
      FirefoxPerson.open(FOX),
      Person.open(GUEST, CROWDED),
      Person.open(OTHER, CROWDED),
    ]);
  });

  afterAll(async () => {
    mirror?.stop();
    await Promise.all([host, fox, ...guests].map((person) => person.close()));
    await server.stop();
  });

  test('all participants join one group', async () => {
    await host.startMeeting(server.ready.organiser, 'Tender committee');
    for (const guest of guests) await join(host, guest);
    mirror = new MirrorProcess(await host.copyInvitation(), 1_200);
    await host.region('Lobby').getByRole('listitem').filter({ hasText: JAVA }).waitFor(PATIENCE);
    await host.admit(JAVA);
    await host.region('People').getByRole('listitem').filter({ hasText: JAVA }).waitFor(PATIENCE);
    await host.sendChat(EARLY);
    for (const guest of guests) await guest.expectChat(EARLY);
    // The Firefox is the one who comes late.
    await fox.askToJoin(await host.copyInvitation());
    await host.admit(FOX);
    await fox.expectSeated();
    await fox.expectChat('No messages since you joined');
    await isSealed(host, ...guests);
    await shareACode(host, ...guests);
  });

  test('all media passes through the worker', async () => {
    for (const person of [...guests, fox]) await person.unmute();
    for (const person of [host, ...guests]) {
      const others = [HOST, GUEST, OTHER, FOX, JAVA].filter((name) => name !== person.name);
      await expect.poll(() => seenMoving(person), PATIENCE).toEqual(others.toSorted());
      await expect.poll(async () => (await person.measureMedia(1_000)).audioEnergy, PATIENCE).toBeGreaterThan(0);
      expect(await person.page.evaluate(unprotected)).toEqual([]);
    }
    // On busy cores a Firefox's pictures may be paused for good (docs/develop/bandwidth.md): that it opened some is asked.
    await expect.poll(async () => (await fox.media()).framesDecoded, PATIENCE).toBeGreaterThan(0);
  }, 300_000);

  test("speaker's key decrypts every voice", async () => {
    const all = [host, ...guests, fox];
    for (const person of all) await person.unmute();
    // The Java client says again what it hears: that it did is seen, and then it is to be still.
    await host.openConnectionPanel();
    await expect.poll(async () => (await host.openedFrames())[JAVA]?.voice ?? 0, PATIENCE).toBeGreaterThan(0);
    await host.actOn(JAVA, 'Mute');
    for (const person of all) await person.mute();
    for (const person of all) await person.openConnectionPanel();
    for (const person of all) await expect.poll(() => voicesOf(person), PATIENCE).toEqual({ voices: [], loud: false });
    for (const speaker of all) {
      await speaker.unmute();
      const others = all.filter((person) => person !== speaker);
      const only = { voices: [speaker.name], loud: true };
      await Promise.all(
        others.map((person) =>
          expect.poll(() => voicesOf(person), { ...PATIENCE, message: person.name }).toEqual(only),
        ),
      );
      await speaker.mute();
    }
  }, 300_000);

  test('messages reach all, never as plain text', async () => {
    const all = [host, ...guests, fox];
    for (const writer of all) {
      const text = `${SECRET}, says ${writer.name}`;
      await writer.sendChat(text);
      for (const reader of all) await reader.expectChat(text);
    }
    for (const { trace } of [host, ...guests])
      expect([...trace.received, ...trace.sent].join('\n')).not.toContain(SECRET);
    // The Java client read it as well: it says again what it reads.
    await host.page.getByRole('listitem').filter({ hasText: JAVA }).filter({ hasText: SECRET }).first().waitFor();
  });

  test('keys change when a participant leaves', async () => {
    const [before] = await codes([host]);
    const departing = guests.pop();
    if (!departing) throw new Error('nobody came');
    await departing
      .button(/^Leave/)
      .first()
      .click();
    await departing.confirmLeaving();
    await host.tile(OTHER).first().waitFor({ state: 'detached' });
    await expect.poll(() => codes([host]), PATIENCE).not.toEqual([before]);
    await shareACode(host, ...guests);
    await expect.poll(() => seenMoving(host), PATIENCE).toContain(GUEST);
    for (const guest of guests) await expect.poll(() => seenMoving(guest), PATIENCE).toContain(HOST);
    expect(departing.consoleErrors).toEqual([]);
    await departing.close();
  }, 240_000);

  test('Java client relays media', async () => {
    await host.endForAll();
    const reflected = await mirror?.reflected();
    console.log('reflected', JSON.stringify(reflected));
    expect(reflected?.pictures).toBeGreaterThan(0);
    expect(reflected?.keyFrames).toBeGreaterThan(0);
    expect(reflected?.voices).toBeGreaterThan(0);
    expect(reflected?.texts).toBeGreaterThanOrEqual(2);
  }, 60_000);

  test('pages report no errors', () => {
    for (const { name, consoleErrors } of [host, ...guests, fox]) expect([name, consoleErrors]).toEqual([name, []]);
  });
});

/** Who comes later reads nothing from before, who was removed nothing from after [A5 H7]. */
describe('a key group', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let late: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest, late] = await Promise.all([
      Person.open(HOST, CROWDED),
      Person.open(GUEST, CROWDED),
      Person.open(OTHER, CROWDED),
    ]);
    await keepKeys(late);
    await addSecondSender(late);
    await addSecondSender(guest);
  });

  afterAll(async () => {
    await Promise.all([host, guest, late].map((person) => person.close()));
    await server.stop();
  });

  test('newcomer cannot read earlier messages', async () => {
    await host.startMeeting(server.ready.organiser, 'Tender committee');
    await join(host, guest);
    await isSealed(host, guest);
    await host.sendChat(SECRET);
    await guest.expectChat(SECRET);
    await join(host, late);
    await isSealed(late);
    await late.openChat();
    await late.page.getByText('No messages since you joined').waitFor();
    await seeEachOther(host, guest, late);
    await shareACode(host, guest, late);
  }, 240_000);

  test('reloaded page regains seat and keys', async () => {
    await guest.page.reload();
    await guest.expectSeated();
    await isSealed(guest);
    await seeEachOther(guest, host, late);
    await shareACode(host, guest, late);
  }, 240_000);

  /** Their certificate makes nobody host; the group names the key of the reloaded page, and the removal below is by it. */
  test('reloaded host stays host', async () => {
    await host.page.reload();
    await host.expectSeated();
    await isSealed(host, guest, late);
    await seeEachOther(host, guest, late);
    await shareACode(host, guest, late);
    await host.button('Lock meeting').first().click();
    await host.button('Unlock meeting').first().waitFor();
    await host.button('Unlock meeting').first().click();
    await host.button('Lock meeting').first().waitFor();
  }, 240_000);

  test('removed participant lacks the new keys', async () => {
    await holdIncoming(late);
    expect(late.consoleErrors).toEqual([]);
    await late.page.evaluate(closesItsConnections);
    await host.unmute();
    const before = ofVoices(await copiesFrames(guest, 2_000));
    const removals = commitsThatRemoved(host);
    const heldBack = await sealedFor(guest, () => host.sendChat(LAST));
    await guest.expectChat(LAST);
    await host.openPeople();
    const row = host.region('People').getByRole('listitem').filter({ hasText: OTHER });
    await row.getByRole('button', { name: /^Remove/ }).click();
    await host.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await late.page
      .getByText(/removed you/)
      .first()
      .waitFor();
    // What is written before the commit is ordered is under the keys of before.
    await expect.poll(() => commitsThatRemoved(host), PATIENCE).toBeGreaterThan(removals);
    await isSealed(host, guest);
    const later = await sealedFor(guest, () => host.sendChat(AFTER));
    await guest.expectChat(AFTER);
    const after = await copiesFrames(guest, 3_000);
    // Keys that were kept against the client's will open what was sealed for them, and nothing after it: no voice, no picture,
    // no message.
    const epochs = new Set(before.map(epochOf));
    expect(epochs.size).toBe(1);
    expect(ofVoices(after).filter((frame) => epochs.has(epochOf(frame)))).toEqual([]);
    expect(ofVoices(after).length).toBeGreaterThan(10);
    expect(after.some(({ kind }) => kind === 'video')).toBe(true);
    expect(await pushesFrames(late, before)).toEqual({ pushed: before.length, opened: before.length });
    expect(await pushesFrames(late, after)).toEqual({ pushed: after.length, opened: 0 });
    expect(await askKeptKeys(late, heldBack)).toEqual(
      expect.objectContaining({ kind: 'opened', text: expect.stringContaining(JSON.stringify(LAST)) as string }),
    );
    expect(await askKeptKeys(late, later)).toEqual({ kind: 'refused', reason: 'unknown_epoch' });
    await seeEachOther(host, guest);
    await shareACode(host, guest);
  }, 240_000);

  test('tells no page of an error', () => {
    for (const { name, consoleErrors } of [host, guest]) expect([name, consoleErrors]).toEqual([name, []]);
  });
});

/** Removals, one after the other, of a meeting of bots: Java members with real keys [Q23]. */
describe('a removal', { tags: ['full'] }, () => {
  let server: SabhaProcess;

  beforeAll(async () => {
    await MirrorProcess.isBuilt();
    server = await SabhaProcess.start();
  });

  afterAll(async () => {
    await server.stop();
  });

  test('removal holds for everyone present [Q23]', async () => {
    const shape = ['--bots', '10', '--cameras', '1', '--speakers', '1', '--pictures', '1', '--main-kbps', '200'];
    const report = await load(server.ready.organiser, ...shape, '--churn', '--seconds', '60');
    console.log(
      'removals',
      JSON.stringify(report.removed),
      'leaves',
      JSON.stringify(report.left),
      'alarms',
      report.alarms,
    );
    // One is removed every two seconds, from nine others. The figure is two seconds (docs/develop/performance.md); what is asked here is
    // the order of magnitude, which no busy machine changes.
    expect(report.removed.count).toBeGreaterThanOrEqual(100);
    expect(report.left.count).toBeGreaterThanOrEqual(report.removed.count);
    expect(report.removed.p99).toBeLessThan(10_000);
  }, 180_000);
});

/** Fail closed: whatever the server says, nothing is sent that it could open [H17]. */
describe('server without keys', () => {
  let server: SabhaProcess;
  let host: Person;

  beforeAll(async () => {
    process.env['SABHA_JAVA_OPTIONS'] = '-Dsabha.meeting.keys=false';
    server = await SabhaProcess.start();
    host = await Person.open(HOST, CROWDED);
  });

  afterAll(async () => {
    delete process.env['SABHA_JAVA_OPTIONS'];
    await host.close();
    await server.stop();
  });

  test('client leaves before sending anything', async () => {
    await host.page.goto(server.ready.organiser);
    await host.button('Start a meeting').first().click();
    await host.page.getByRole('textbox', { name: 'Your name' }).fill(HOST);
    await host.button('Join').click();
    await host.page.getByRole('heading', { name: 'This meeting wasn’t end-to-end encrypted' }).waitFor();
    const sentTypes = host.trace.sent.map((frame) => (JSON.parse(frame) as { message: { type: string } }).message.type);
    expect([sentTypes, await host.page.evaluate(connections)]).toEqual([['authenticate'], 0]);
  });
});

async function join(host: Person, guest: Person): Promise<void> {
  await guest.askToJoin(await host.copyInvitation());
  await host.admit(guest.name);
  await guest.expectSeated();
}

async function isSealed(...people: readonly Person[]): Promise<void> {
  for (const person of people) await person.button(SEALED).first().waitFor();
}

async function shareACode(...people: readonly Person[]): Promise<void> {
  await expect.poll(() => codes(people), PATIENCE).toHaveLength(1);
}

/** What people read in the Security panel, each code once. */
async function codes(people: readonly Person[]): Promise<string[]> {
  const read = await Promise.all(
    people.map(async ({ page }) => {
      const code = page.getByLabel('Digits', { exact: true });
      if (!(await code.isVisible()))
        await page
          .getByRole('button', { name: /^Security/ })
          .first()
          .click();
      return (await code.textContent()) ?? '';
    }),
  );
  return [...new Set(read)];
}

/** Voices leave nothing of a frame clear, so that what they are sealed with can be read off. */
function ofVoices(frames: readonly SealedFrame[]): SealedFrame[] {
  return frames.filter(({ kind }) => kind === 'audio');
}

/** What was sealed for this page from now on has reached no key of it. Runs in the page. */
function closesItsConnections(): void {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  for (const peer of peers) peer.close();
}

/** Whose voices came in two seconds, and whether anything was loud. */
async function voicesOf(
  person: Person | FirefoxPerson,
): Promise<Pick<OpenedVoices, 'voices'> & { readonly loud: boolean }> {
  const { voices, energy } = await openedVoices(person, 2_000);
  return { voices, loud: energy > LOUD };
}

/** The sealed form in which the next message of the chat reaches somebody. */
async function sealedFor(reader: Person, write: () => Promise<void>): Promise<string> {
  const known = reader.trace.received.length;
  const next = () =>
    reader.trace.received
      .slice(known)
      .map((frame) => (JSON.parse(frame) as { message: { type: string; channel?: string; payload?: string } }).message)
      .find(({ type, channel }) => type === 'sealed' && channel === 'chat')?.payload;
  await write();
  await expect.poll(next, PATIENCE).toBeDefined();
  return next() ?? '';
}

function commitsThatRemoved(person: Person): number {
  return person.trace.received.filter((frame) => {
    const { message } = JSON.parse(frame) as { message: { type: string; removed?: readonly unknown[] } };
    return message.type === 'group-commit' && (message.removed ?? []).length > 0;
  }).length;
}

async function seeEachOther(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const others = people.map(({ name }) => name).filter((name) => name !== person.name);
    await expect.poll(() => seenMoving(person), PATIENCE).toEqual(others.toSorted());
  }
}

/** Those with a description: the one by which the page asks what the browser can do has none. Runs in the page. */
function connections(): number {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  return peers.filter(({ localDescription }) => localDescription !== null).length;
}

/** Senders and receivers whose frames do not go through a worker. Runs in the page. */
function unprotected(): string[] {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const open = peers.filter(({ connectionState }) => connectionState === 'connected');
  return open.flatMap((peer) =>
    peer.getTransceivers().flatMap(({ mid, direction, sender, receiver }) => {
      const passes = direction === 'recvonly' ? receiver.transform : sender.transform;
      return passes ? [] : [`${String(mid)} ${direction}`];
    }),
  );
}
