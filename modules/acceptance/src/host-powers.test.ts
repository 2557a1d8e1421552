import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FirefoxPerson } from './FirefoxPerson.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const THIRD = 'Meena Iyer';
const SOON = { timeout: 60_000, interval: 100 } as const;
/** Energy of a tone; silence has next to none. */
const AUDIBLE = 0.01;
const KEPT_MUTED = 'A host is keeping you muted. You can unmute when a host allows it.';
const KEPT_OFF = 'A host is keeping your video off. You can start it when a host allows it.';

/** What a host allows and forbids, by a Chromium; one guest has a Chromium, the other a Firefox. */
describe('powers of a host', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let third: FirefoxPerson;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest, third] = await Promise.all([
      Person.open(HOST, { picturesPerSecond: 5 }),
      Person.open(GUEST, { picturesPerSecond: 5 }),
      FirefoxPerson.open(THIRD),
    ]);
  });

  afterAll(async () => {
    await Promise.all([host, guest, third].map((person) => person.close()));
    await server.stop();
  });

  async function hears(): Promise<void> {
    const before = (await host.media()).audioEnergy;
    await expect.poll(async () => (await host.media()).audioEnergy - before, SOON).toBeGreaterThan(AUDIBLE);
  }

  /** What was on its way has come by then. */
  async function hearsNobody(): Promise<void> {
    await expect.poll(async () => (await host.measureMedia(1_000)).audioEnergy, SOON).toBeLessThan(AUDIBLE / 10);
  }

  async function reads(text: string): Promise<void> {
    await guest.page.getByText(text).first().waitFor(SOON);
  }

  async function openSecurity(): Promise<void> {
    if (!(await host.region('Participants can').isVisible()))
      await host
        .button(/^Security/)
        .first()
        .click();
    await host.region('Participants can').waitFor();
  }

  async function turn(name: string): Promise<void> {
    await openSecurity();
    await host.region('Participants can').getByText(name, { exact: true }).click();
  }

  async function letsWriteTo(value: string): Promise<void> {
    await openSecurity();
    await host.page.getByLabel('Write in the chat').selectOption(value);
  }

  test('host admits a Chromium and a Firefox [A2]', async () => {
    await host.startMeeting(server.ready.organiser, 'District water supply');
    for (const person of [guest, third]) {
      await person.askToJoin(await host.copyInvitation());
      await host.admit(person.name);
      await person.expectSeated();
    }
    await host.mute();
  });

  test('kept-muted guest is silent until allowed [C3]', async () => {
    await guest.unmute();
    await hears();
    await host.actOn(GUEST, 'Mute and keep muted');
    await reads(KEPT_MUTED);
    await guest.button('Mic off').first().click();
    await guest.button('Mic off').first().waitFor();
    await hearsNobody();
    await host.region('People').getByText('kept muted').first().waitFor();
    // Not by a reload either.
    await guest.page.reload();
    await guest.expectSeated();
    await guest.button('Mic off').first().click();
    await reads(KEPT_MUTED);
    await hearsNobody();
    await host.actOn(GUEST, 'Allow to unmute');
    await reads('You can unmute yourself now.');
    await guest.unmute();
    await hears();
  });

  test('muting all keeps a Firefox muted, too [C3]', async () => {
    await third.unmute();
    await host.openPeople();
    await host.button('Mute all and keep muted').first().click();
    await reads(KEPT_MUTED);
    await third.expectText(KEPT_MUTED);
    await third.find('button', 'Mic off');
    await hearsNobody();
    await third.press('Mic off');
    await third.find('button', 'Mic off');
    await host.button('Allow everyone to unmute').first().click();
    await third.expectText('You can unmute yourself now.');
    await third.unmute();
    await hears();
    await third.mute();
  });

  test('video that is kept off is not sent [C3]', async () => {
    await expect.poll(async () => (await host.pictureOf(GUEST))?.framesDecoded ?? 0, SOON).toBeGreaterThan(0);
    await host.actOn(GUEST, 'Stop video and keep it off');
    await reads(KEPT_OFF);
    await guest.button('Camera off').first().click();
    await guest.button('Camera off').first().waitFor();
    await expect.poll(async () => await host.pictureOf(GUEST), SOON).toBeUndefined();
    await host.actOn(GUEST, 'Allow video');
    await reads('You can start your video now.');
    await guest.button('Camera off').first().click();
    await expect.poll(async () => (await host.pictureOf(GUEST))?.framesDecoded ?? 0, SOON).toBeGreaterThan(0);
  });

  test('chat reaches hosts only, or nobody', async () => {
    await letsWriteTo('hosts');
    await guest.openChat();
    await reads('You can write only to hosts in this meeting.');
    await guest.chooseRecipient('Hosts');
    await guest.sendChat('For the hosts');
    await host.expectChat('For the hosts');
    await letsWriteTo('off');
    await reads('Chat is off in this meeting.');
    await letsWriteTo('everybody');
    await guest.chooseRecipient('Everyone');
    await guest.sendChat('For everybody');
    await third.expectChat('For everybody');
    expect(await third.isShown('For the hosts')).toBe(false);
  });

  test('hands and reactions can be turned off', async () => {
    await turn('Raise their hand');
    await reads('Raising hands is off in this meeting.');
    await guest.page.keyboard.press('Escape');
    await guest.button('Hand').first().click();
    await turn('Send reactions');
    await reads('Reactions are off in this meeting.');
    await expect.poll(() => host.page.getByText('Hand raised').count(), SOON).toBe(0);
    await turn('Raise their hand');
    await guest.button('Hand').first().click();
    await host.openPeople();
    await host.region('People').getByText(/^Hand/).first().waitFor(SOON);
  });
});
