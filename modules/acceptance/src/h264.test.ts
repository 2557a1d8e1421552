import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatching, type SlotTimeline, timelineOf, stopWatching, expectContinuous } from './slot-timeline.ts';
import { becomes, goesOn, goesOnIn, LARGE, showing, SMALL, text, turnCameraOff } from './picture.ts';
import { Person } from './Person.ts';
import type { Sending } from './pretend.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const WANTS_IT: Sending = { cores: 4, codec: 'video/h264', descriptor: true };
const WITHOUT_IT: Sending = { cores: 2, lacks: 'video/h264', descriptor: true };

/** A server that allows H.264. Debian's Chromium encodes and decodes it, by OpenH264. */
describe('H.264 where allowed', () => {
  let server: SabhaProcess;
  let host: Person;
  const guests: Person[] = [];

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.policy.A2.value = "off"\nsabha.media.h264 = true\n');
    host = await Person.open('Asha Verma', LARGE);
    await host.startMeeting(server.ready.organiser, 'Codecs');
    await turnCameraOff(host);
  });

  afterAll(async () => {
    await Promise.all([host, ...guests].map((person) => person.close()));
    await server.stop();
  });

  async function openWith(name: string, sends: Sending): Promise<Person> {
    const guest = await Person.open(name, { sends, ...LARGE });
    guests.push(guest);
    await guest.fillIn(await host.copyInvitation());
    await host
      .button(/^People/)
      .first()
      .click();
    await guest.button(/^(Ask to join|Join)/).click();
    await guest.expectSeated();
    return guest;
  }

  async function leaves(guest: Person): Promise<void> {
    guests.splice(guests.indexOf(guest), 1);
    await guest.close();
    await host.tile(guest.name).first().waitFor({ state: 'detached', timeout: 60_000 });
  }

  test('H.264 is used while all support it', async () => {
    const sender = await openWith('Ravi Kumar', WANTS_IT);
    await host.tile('Ravi Kumar').first().dblclick();
    await host.page.setViewportSize(LARGE);
    const large = await becomes(host, (height) => height >= 700);
    expect(large.codec).toBe('video/H264');
    await host.page.setViewportSize(SMALL);
    const small = await becomes(host, (height) => height <= 360);
    expect(small.codec).toBe('video/H264');
    await host.page.setViewportSize(LARGE);
    const again = await becomes(host, (height) => height >= 700);
    const after = await goesOnIn(host, large);
    console.log(`H264: ${text(large)} -> ${text(small)} -> ${text(again)} -> ${text(after)}`);
    expect(after.codec).toBe('video/H264');
    await leaves(sender);
  });

  test('joiner without H.264 gets another codec', async () => {
    const sender = await openWith('Joseph Mathew', WANTS_IT);
    await host.pin(sender.name);
    const before = await showing(host, 'video/H264');
    await startWatching(host);
    const late = await openWith('Meena Iyer', WITHOUT_IT);
    await turnCameraOff(late);
    await late.pin(sender.name);
    const [seen, after] = await Promise.all([showing(late, 'video/VP8'), showing(host, 'video/VP8')]);
    const timeline = timelineOf(await stopWatching(host), before);
    console.log(`later without H264: ${text(seen)}; before: ${text(before)} -> ${text(after)}, ${gap(timeline)}`);
    expect(after.mid, 'the same slot').toBe(before.mid);
    expectContinuous('the picture of who had seen it', timeline);
    await Promise.all([goesOn(host), goesOn(late)]);
    await leaves(sender);
  });

  test('H.264 is unused when one lacks it', async () => {
    const [without] = guests;
    if (without === undefined) throw new Error('who lacks it has left');
    const sender = await openWith('Ravi Kumar', WANTS_IT);
    await host.pin(sender.name);
    const seen = await Promise.all([host, without].map((person) => becomes(person, (height) => height > 0)));
    console.log(`beside a browser without H264: ${seen.map(text).join('; ')}`);
    expect(seen.map(({ codec }) => codec)).toEqual(['video/VP8', 'video/VP8']);
    await Promise.all([goesOn(host), goesOn(without)]);
  });
});

function gap({ longestGapMillis }: SlotTimeline): string {
  return `longest gap ${String(longestGapMillis)} ms`;
}
