import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TcpLink } from './TcpLink.ts';
import { type Invitation, Person } from './Person.ts';
import { plays, playsAndSounds } from './picture.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const TITLE = 'Monthly review: district water supply';
const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const LATE = 'Meena Iyer';

/** Message types that somebody who waits may be sent (A2, H2). */
const LOBBY_TYPES = new Set(['waiting', 'pong', 'denied', 'protocol-error', 'closed']);

describe('the first meeting', () => {
  let server: SabhaProcess;
  let cable: TcpLink;
  let host: Person;
  let guest: Person;
  let late: Person;
  let outsider: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    cable = await TcpLink.to(server.ready.http);
    [host, guest, late, outsider] = await Promise.all([
      Person.open(HOST),
      Person.open(GUEST, { cable }),
      Person.open(LATE, { cable }),
      Person.open('Nobody'),
    ]);
  });

  afterAll(async () => {
    await Promise.all([host, guest, late, outsider].map((person) => person.close()));
    await cable.close();
    expect(await server.stop()).toBe(0);
  });

  test('host starts a meeting and copies invitation [A1 C6]', async () => {
    await host.startMeeting(server.ready.organiser, TITLE);
    invitation = await host.copyInvitation();
    expect(invitation.link).toMatch(/\/m\/[a-z2-7]{24}#/);
    expect(invitation.text).toContain(`\n${new URL(server.ready.https).origin}/m/`);
    expect(invitation.text).toContain('This invitation is only for you');
    const another = await host.copyInvitation();
    expect(another.link).not.toBe(invitation.link);
    expect(another.password).toBe(invitation.password);
    await host.page.getByLabel('Invitation language').first().selectOption('हिन्दी');
    const hindi = await host.copyInvitation();
    expect(hindi.text).toContain('यह निमंत्रण केवल आपके लिए है');
    expect(hindi.password).toBe(invitation.password);
  });

  test('lobby guest receives nothing for 10 s [A2 H2]', async () => {
    await guest.askToJoin(invitation);
    await host.region('Lobby').getByText(GUEST).waitFor();
    await guest.page.waitForTimeout(10_000);
    const media = await guest.media();
    expect(media.packetsReceived).toBe(0);
    expect(media.bytesReceived).toBe(0);
    const types = guest.trace.received.map((text) => (JSON.parse(text) as { message: { type: string } }).message.type);
    expect(types).toContain('waiting');
    expect(types.filter((type) => !LOBBY_TYPES.has(type))).toEqual([]);
    const everything = guest.trace.received.join('\n') + (await guest.page.content());
    expect(everything).not.toContain(TITLE);
    expect(everything).not.toContain(HOST);
    expect(await guest.region('Stage').count()).toBe(0);
  });

  test('admitted guest and host exchange media [A2]', async () => {
    await host.admit(GUEST);
    await guest.expectSeated();
    await host.tile(GUEST).first().waitFor();
    await guest.tile(HOST).first().waitFor();
    await Promise.all([host, guest].map((person) => unmute(person)));
    await Promise.all([playsAndSounds(host), playsAndSounds(guest)]);
    expect((await guest.media()).srtpCipher).toContain('AES');
  });

  test('wrong password and unknown link look alike [C7 H3]', async () => {
    const fresh = await host.copyInvitation();
    const wrongPassword = await refusalSeenBy(outsider, { ...fresh, password: 'aaaaa-22222' });
    const unknown = fresh.link.replace(/\/m\/[a-z2-7]{24}/, `/m/${'a'.repeat(24)}`);
    const unknownLink = await refusalSeenBy(outsider, { ...fresh, link: unknown });
    expect(wrongPassword).toContain('We can’t open this meeting');
    expect(unknownLink).toBe(wrongPassword);
  });

  test('killed socket resumes the same seat', async () => {
    const before = guest.trace.received.length;
    cable.cut();
    await host.page.waitForTimeout(1_000);
    cable.restore();
    await expect
      .poll(() => guest.trace.received.slice(before).some((text) => text.includes('"type":"resumed"')), {
        timeout: 25_000,
      })
      .toBe(true);
    const types = guest.trace.received.slice(before).map((text) => typeOf(text));
    expect(types).not.toContain('waiting');
    await guest.expectSeated();
    await plays(guest);
  });

  test('locked meeting refuses a fresh invitation [A7]', async () => {
    const fresh = await host.copyInvitation();
    await host.button('Lock meeting').first().click();
    await host.button('Unlock meeting').first().waitFor();
    expect(await refusalSeenBy(late, fresh)).toContain('We can’t open this meeting');
    await host.button('Unlock meeting').first().click();
    await host.button('Lock meeting').first().waitFor();
  });

  test('removed guest receives nothing and cannot rejoin [A5 H7 T10 Q23]', async () => {
    await host.openPeople();
    const row = host.region('People').getByRole('listitem').filter({ hasText: GUEST });
    await removeFrom(host, row);
    await guest.page.waitForTimeout(1_000);
    const after1s = await guest.media();
    await guest.page.waitForTimeout(3_000);
    const after4s = await guest.media();
    // None is left to count once the page has closed its connection.
    expect(after4s.packetsReceived).toBeLessThanOrEqual(after1s.packetsReceived);
    expect(await guest.page.getByText(/removed you/).count()).toBeGreaterThan(0);
    expect(await refusalSeenBy(guest, invitation)).toContain('We can’t open this meeting');
    const fresh = await host.copyInvitation();
    expect(await refusalSeenBy(guest, fresh)).toContain('We can’t open this meeting');
  });

  test('ending for all kills connections and link [A9 T15]', async () => {
    const fresh = await host.copyInvitation();
    await late.askToJoin(fresh);
    await host.admit(LATE);
    await late.expectSeated();
    const last = await host.copyInvitation();
    cable.cut();
    await late.page.getByText('Connection lost').first().waitFor();
    await host.endForAll();
    cable.restore();
    await late.page.getByText('The meeting has ended').first().waitFor();
    expect(await refusalSeenBy(outsider, last)).toContain('We can’t open this meeting');
    await expect.poll(() => server.metric('sabha_rooms')).toBe(0);
  });

  test('no page reported an error', () => {
    for (const person of [host, guest, late, outsider]) {
      const unexpected = person.consoleErrors.filter(
        (text) => !/status of 403|ERR_(CONNECTION|SOCKET)|WebSocket connection/.test(text),
      );
      expect(unexpected).toEqual([]);
    }
  });
});

function typeOf(text: string): string {
  return (JSON.parse(text) as { message: { type: string } }).message.type;
}

async function unmute(person: Person): Promise<void> {
  const mic = person.button(/^Mic/).first();
  const name = (await mic.getAttribute('aria-label')) ?? (await mic.textContent()) ?? '';
  if (/mute|off/i.test(name)) {
    await mic.click();
  }
}

async function removeFrom(host: Person, row: ReturnType<Person['region']>): Promise<void> {
  const direct = row.getByRole('button', { name: /^Remove/ });
  if ((await direct.count()) > 0) {
    await direct.first().click();
  } else {
    await row.getByRole('button').last().click();
    await host.page.getByRole('menuitem', { name: /^Remove/ }).click();
  }
  const confirmation = host.page.getByRole('alertdialog').or(host.page.getByRole('dialog'));
  await confirmation.getByRole('button', { name: /^Remove/ }).click();
}

/** Tries a link and password, and returns the words of the screen that refuses. */
async function refusalSeenBy(person: Person, invitation: Invitation): Promise<string> {
  await person.page.goto('about:blank');
  await person.askToJoin(invitation);
  const main = person.page.getByRole('main').filter({ hasText: /can’t open this meeting/ });
  await main.waitFor({ timeout: 20_000 });
  return (await main.innerText()).trim();
}
