import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blockPaths, type LineWay } from './blocked-ways.ts';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { ImpairedUdpLink } from './ImpairedUdpLink.ts';

const SOON = { timeout: 30_000 } as const;
/** Voices fit, no picture does. */
const NARROW = {
  delayMillis: 20,
  bitsPerSecond: 120_000,
  queueMillis: 400,
} as const;

/** What the page finds out about the line while people prepare, in a real browser against a real server. */
describe('network check before a meeting', () => {
  const blocked = new Set<LineWay>();
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let far: Person;
  let line: ImpairedUdpLink;
  let invitation: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest, far] = await Promise.all([
      Person.open('Asha Verma'),
      Person.open('Ravi Kumar'),
      Person.open('Meena Iyer'),
    ]);
    await guest.context.exposeFunction('blockedWays', () => [...blocked]);
    await guest.context.addInitScript(blockPaths);
    line = await ImpairedUdpLink.inFrontOf(far);
    line.setConditions({ delayMillis: 20 });
    await host.startMeeting(server.ready.organiser, 'Monthly review');
  });

  afterAll(async () => {
    await Promise.all([host, guest, far].map((person) => person.close()));
    line.close();
    await server.stop();
  });

  const verdict = (person: Person) => person.region('Your network').getByRole('status');
  const resultText = (person: Person) => verdict(person).innerText();

  test('good network passes automatically', async () => {
    invitation = await host.copyInvitation();
    await guest.fillIn(invitation);
    await verdict(guest).getByText('Good. Audio and video are working well.').waitFor(SOON);
    expect(await guest.region('Your network').innerText()).toMatch(/Sent\s+[\d.]+ (Mbit|kbit)\/s/);
    expect(await guest.page.evaluate(tracksSent), 'never a camera or a microphone').toEqual(['drawn']);
    expect(await guest.button('Camera on').first().isVisible()).toBe(true);
    await expect.poll(() => server.metric('sabha_network_checks_open'), SOON).toBe(0);
  });

  test('TCP-only network gets advice', async () => {
    blocked.add('udp');
    await guest.fillIn(invitation);
    await verdict(guest).getByText('Your network only allows TCP').waitFor(SOON);
    expect(await resultText(guest)).toContain('open UDP to this server');
  });

  test('blocked network lists the ports', async () => {
    blocked.add('udp').add('tcp');
    await guest.fillIn(invitation);
    await verdict(guest).getByText('Your network is blocking audio and video.').waitFor(SOON);
    const tcp = new URL(server.ready.https).port;
    expect(await resultText(guest)).toMatch(new RegExp(`open UDP \\d+, TCP ${tcp} to this server`));
    blocked.clear();
  });

  test('joining cancels the check', async () => {
    await guest.fillIn(invitation);
    await verdict(guest).getByText('Checking the network').waitFor(SOON);
    await guest.button('Ask to join').click();
    await host.admit(guest.name);
    await guest.expectSeated();
    await expect.poll(() => server.metric('sabha_network_checks_open'), SOON).toBe(0);
  });

  test('narrow network offers audio only', async () => {
    const other = await host.copyInvitation();
    line.setConditions(NARROW);
    await far.fillIn(other);
    await verdict(far).getByText('Audio only').waitFor(SOON);
    expect(await resultText(far)).toMatch(/Your network carries \d+ kbit\/s, which is too slow for video/);
    await far.button('Camera off').first().waitFor();
    await far.button('Use video anyway').click();
    await far.button('Camera on').first().waitFor();
    await far.button('Check network').click();
    await far.button('Use video anyway').waitFor(SOON);
    await far.button('Camera off').first().waitFor();
    await far.button('Ask to join').click();
    await host.admit(far.name);
    await far.expectSeated();
    await far.page.getByRole('banner').getByText('Audio only').waitFor(SOON);
    expect(await far.page.evaluate(() => JSON.stringify(localStorage)), 'not for good').not.toContain('"sound"');
  });
});

/** What the last connection of the page sends, by what makes it. */
function tracksSent(): string[] {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  return (peers.at(-1)?.getSenders() ?? []).flatMap(({ track }) =>
    track === null ? [] : [track instanceof CanvasCaptureMediaStreamTrack ? 'drawn' : track.label],
  );
}
