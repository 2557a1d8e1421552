import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Invitation, Person } from './Person.ts';
import { type Asking, askingBy, asks, CANNOT_OPEN } from './rejoin-attempts.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { tamper, sendTampered } from './tampered-page.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const LATE = 'Meena Iyer';
const PASSWORD = 'correct Horse 7';
const NEW_DEVICE = 'n'.repeat(22);
/** What somebody who waits may be sent (A2). */
const LOBBY_TYPES = ['waiting', 'pong', 'closed'];

/** What the clauses ask of a meeting whose hosts come and go, on the packaged server with no setting touched [H24]. */
describe('advisory rules while hosts change', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let late: Person;
  let used: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.startAsInstalled();
    [host, guest, late] = await Promise.all([Person.open(HOST), Person.open(GUEST), Person.open(LATE)]);
    await Promise.all([host, guest].map((person) => tamper(person)));
    await host.openFirstAccount(server.ready.administrator, PASSWORD);
  });

  afterAll(async () => {
    await Promise.all([host, guest, late].map((person) => person.close()));
    expect(await server.stop()).toBe(0);
  });

  test('nobody becomes host by default [A3 C2 T12]', async () => {
    await host.startMeeting(server.ready.http, 'Tender committee');
    used = await host.copyInvitation();
    const other = await host.copyInvitation();
    await guest.askToJoin(used);
    await host.admit(GUEST);
    await guest.expectSeated();
    await host.closePage();
    await late.askToJoin(other);
    await late.page.getByRole('heading', { name: /^The host knows you’re here/ }).waitFor();
    for (const act of [{ type: 'admit-all' }, { type: 'lock' }, { type: 'end-for-all' }]) {
      expect([act.type, await sendTampered(guest, act)]).toEqual([act.type, 'host-only']);
    }
    const receivedTypes = late.trace.received.map((text) => (JSON.parse(text) as { message: { type: string } }).message.type);
    expect(receivedTypes).toContain('waiting');
    expect(receivedTypes.filter((type) => !LOBBY_TYPES.includes(type))).toEqual([]);
    await host.openNewPage(server.ready.http);
    await host.button('Return as host').click();
    await host.page.evaluate(pressWhenFree, ['People', 'Lock meeting']);
    await host.button('Join').click();
    await host.expectSeated();
    await host.openPeople();
    await host.region('Lobby').getByText(LATE).waitFor();
  });

  test('locked meeting admits returning participants only [A7 T14]', async () => {
    // Pressed as soon as it could be, while the host's device was stating its new key by itself.
    await host.button('Unlock meeting').first().waitFor();
    expect(
      await asks(server.ready.http, askingBy(await host.copyInvitation(), LATE, NEW_DEVICE), '127.0.2.1'),
    ).toBe(CANNOT_OPEN);
    await host.region('Lobby').getByRole('listitem').filter({ hasText: LATE }).waitFor();
    expect(await sendTampered(host, { type: 'admit', participant: waitingId(host, LATE) })).toBe('room-locked');
    await guest.page.reload();
    await guest.expectSeated();
    await host.tile(GUEST).first().waitFor();
    expect(await late.region('Stage').count()).toBe(0);
  });

  test('every refusal has identical bytes [C7 H3]', async () => {
    const right = askingBy(used, GUEST, NEW_DEVICE);
    const fresh = askingBy(await host.copyInvitation(), LATE, NEW_DEVICE);
    const outside: readonly Asking[] = [
      fresh, // locked
      right, // used on another device
      { ...fresh, password: 'aaaaa-22222' },
      { ...right, invitation: 'z'.repeat(right.invitation.length) },
      { ...fresh, room: 'a'.repeat(24) },
    ];
    for (const [index, by] of outside.entries()) {
      expect([index, await asks(server.ready.http, by, `127.0.3.${String(index + 1)}`)]).toEqual([index, CANNOT_OPEN]);
    }
  });

  test('password guessing does not block invited person [C7 H4 T2]', async () => {
    await host.button('Unlock meeting').first().click();
    await host.button('Lock meeting').first().waitFor();
    const fresh = await host.copyInvitation();
    const guessing = { ...askingBy(fresh, 'Stranger', NEW_DEVICE), invitation: 'z'.repeat(26) };
    for (let guess = 0; guess < 30; guess++) {
      expect(await asks(server.ready.http, guessing, `127.0.4.${String(guess + 1)}`)).toBe(CANNOT_OPEN);
    }
    expect(server.log).toContain('meeting.password_guessed');
    await late.button('Leave').first().click();
    await late.page
      .getByText(/You left/)
      .first()
      .waitFor();
    await late.askToJoin(fresh);
    await host.admit(LATE);
    await late.expectSeated();
  });

  test('silent connection is closed [C5 T33]', async () => {
    const code = await late.page.evaluate(
      async () =>
        new Promise((resolve) => {
          const silent = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`, 'sabha.v1');
          silent.onclose = ({ code: closed }) => {
            resolve(closed);
          };
        }),
    );
    expect(code).toBeGreaterThan(1_000);
    await late.expectSeated();
  });

  test('last host must hand over before leaving [A9 C2]', async () => {
    expect(await sendTampered(host, { type: 'leave' })).toBe('last-host-must-hand-over');
    await host.button(/^End(?!-| turn)/).first().click();
    const dialog = host.page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: /^Leave/ }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Hand over and leave' }).click();
    await host.page
      .getByText(/You left/)
      .first()
      .waitFor();
    // Whoever comes first in the list is offered; it is said to all who it is.
    const isHosting = async (person: Person): Promise<boolean> => {
      await person.openPeople();
      return (await person.button('Lock meeting').count()) > 0;
    };
    await expect.poll(async () => (await isHosting(guest)) !== (await isHosting(late))).toBe(true);
    const next = (await isHosting(guest)) ? guest : late;
    const other = next === guest ? late : guest;
    await next.endForAll();
    await other.page
      .getByText(/The meeting has ended/)
      .first()
      .waitFor();
    expect(await asks(server.ready.http, askingBy(used, GUEST, NEW_DEVICE), '127.0.2.9')).toBe(CANNOT_OPEN);
  });

  test('guest can withdraw consent afterwards [T44 T46]', async () => {
    const room = /\/m\/([a-z2-7]+)/.exec(used.link)?.[1] ?? '';
    const rows = async (verb: string): Promise<string> =>
      server.command('audit', 'search', '--meeting', room, '--verb', verb);
    const [download] = await Promise.all([
      guest.page.waitForEvent('download'),
      guest.button('Save receipt').click(),
    ]);
    const receipt = JSON.parse(readFileSync(await download.path(), 'utf8')) as Readonly<Record<string, string>>;
    expect(receipt).toMatchObject({ meeting: room, language: 'en' });
    const { notice, id } = receipt;
    expect(await rows('consent')).toContain(`"${String(notice)} en ${String(id)}"`);
    expect(await rows('arrive')).toContain(GUEST);
    await guest.button('Withdraw consent').click();
    await guest.page.getByText(/^You’ve withdrawn your consent/).waitFor();
    const left = await rows('arrive');
    expect(left).toContain(GUEST);
    expect(left).toContain(LATE);
    expect(await rows('withdraw-consent')).toContain(String(id));
    expect(await server.command('audit', 'verify')).toMatch(/^Sound/);
  });
});

/** Runs in the page: presses one button after the other, each in the moment in which it can be. */
function pressWhenFree(names: readonly string[]): void {
  const [name, ...others] = names;
  if (name === undefined) return;
  const button = [...document.querySelectorAll('button')].find(
    ({ ariaLabel, textContent }) => (ariaLabel ?? textContent).trim().startsWith(name),
  );
  const isFree = button !== undefined && !button.disabled && button.ariaDisabled !== 'true';
  if (isFree) button.click();
  setTimeout(pressWhenFree, 0, isFree ? others : names);
}

/** The id of somebody who waits, as a host's page was told. */
function waitingId({ trace }: Person, name: string): string {
  const waiting = trace.received.flatMap((text) => {
    const { message } = JSON.parse(text) as { message: { waiting?: unknown } };
    return message.waiting === undefined ? [] : [message.waiting].flat();
  });
  const found = (waiting as { id: string; name: string }[]).findLast((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not at the door`);
  return found.id;
}
