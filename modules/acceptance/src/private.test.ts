import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askKeptKeys, keepKeys } from './kept-keys.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const OTHER = 'Meena Iyer';
const TO_ALL = 'Good morning';
const TO_ONE = 'Only you should know the price';
const TO_HOSTS = 'Please let nobody else in';
const CROWDED = { picturesPerSecond: 5 } as const;
const PATIENCE = { timeout: 60_000, interval: 500 } as const;

interface Sealed {
  readonly type: string;
  readonly audience?: string;
  readonly payload?: string;
}

/** A private message, and one to the hosts: whom it is not for gets nothing of it, and could not open it [T50]. */
describe('private messages', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let other: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest, other] = await Promise.all([
      Person.open(HOST, CROWDED),
      Person.open(GUEST, CROWDED),
      Person.open(OTHER, CROWDED),
    ]);
    for (const person of [host, other]) await keepKeys(person);
  }, 240_000);

  afterAll(async () => {
    await Promise.all([host, guest, other].map((person) => person.close()));
    await server.stop();
  });

  test('message to all reaches all', async () => {
    await host.startMeeting(server.ready.organiser, 'Tender committee');
    for (const person of [guest, other]) {
      await person.askToJoin(await host.copyInvitation());
      await host.admit(person.name);
      await person.expectSeated();
    }
    await host.sendChat(TO_ALL);
    for (const person of [guest, other]) await person.expectChat(TO_ALL);
  }, 240_000);

  test('private message reaches its recipient only', async () => {
    await host.chooseRecipient(GUEST);
    await host.sendChat(TO_ONE);
    await guest.expectChat(TO_ONE);
    const payload = await lastSealed(guest, 'person');
    expect(sealedFor(other, 'person')).toEqual([]);
    expect(await askKeptKeys(other, payload, 'person')).toEqual({ kind: 'refused', reason: 'readdressed' });
    expect(await askKeptKeys(other, payload)).toEqual({ kind: 'refused', reason: 'readdressed' });
    expect(await other.page.getByText(TO_ONE).count()).toBe(0);
  }, 120_000);

  test('message to hosts reaches hosts only', async () => {
    await guest.chooseRecipient('Hosts');
    await guest.sendChat(TO_HOSTS);
    await host.expectChat(TO_HOSTS);
    const payload = await lastSealed(host, 'hosts');
    expect(sealedFor(other, 'hosts')).toEqual([]);
    expect(await askKeptKeys(other, payload, 'hosts')).toEqual({ kind: 'refused', reason: 'for_hosts' });
    // That the host's keys know it for read shows that the bytes are whole.
    expect(await askKeptKeys(host, payload, 'hosts')).toEqual({ kind: 'refused', reason: 'replayed' });
    expect(await other.page.getByText(TO_HOSTS).count()).toBe(0);
  }, 120_000);

  test('no message passes in plain text', () => {
    for (const { trace } of [host, guest, other]) {
      for (const text of [TO_ONE, TO_HOSTS]) {
        expect([...trace.sent, ...trace.received].some((frame) => frame.includes(text))).toBe(false);
      }
    }
    for (const { name, consoleErrors } of [host, guest, other]) expect([name, consoleErrors]).toEqual([name, []]);
  });
});

function sealedFor(person: Person, audience: string): string[] {
  return person.trace.received
    .map((frame) => (JSON.parse(frame) as { readonly message: Sealed }).message)
    .filter((message) => message.type === 'sealed' && message.audience === audience)
    .map(({ payload = '' }) => payload);
}

async function lastSealed(person: Person, audience: string): Promise<string> {
  await expect.poll(() => sealedFor(person, audience).length, PATIENCE).toBeGreaterThan(0);
  return sealedFor(person, audience).at(-1) ?? '';
}
