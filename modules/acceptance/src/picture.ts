import { expect } from 'vitest';
import type { Locator } from 'playwright-core';
import type { Viewer } from './course.ts';
import type { Person } from './Person.ts';
import type { SlotStats } from './stats.ts';
import { inOneOf, TRIES } from './tries.ts';

/** Windows whose tile asks for the largest layer of a camera, and for the smallest. */
export const LARGE = { width: 1280, height: 760 };
export const SMALL = { width: 380, height: 310 };

/** Of a camera's smallest layer. */
const LEAST_HEIGHT = 90;

export async function turnsCameraOff(person: Person): Promise<void> {
  const camera = person.button(/^Camera/).first();
  await camera.click();
}

export async function passes(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The slot whose frames grow within half a second; where more do, the first. */
export async function picture(person: Viewer): Promise<SlotStats | undefined> {
  const before = await person.media();
  await passes(500);
  const after = await person.media();
  return after.video.find(
    (slot) => slot.framesDecoded > (before.video.find(({ mid }) => mid === slot.mid)?.framesDecoded ?? 0),
  );
}

/** The same slot now; it must have gone on. */
export async function later(person: Viewer, earlier: SlotStats): Promise<SlotStats> {
  const { video } = await person.media();
  const slot = video.find(({ mid }) => mid === earlier.mid);
  if (slot === undefined) throw new Error(`${person.name} has no slot ${earlier.mid} any more`);
  expect(slot.framesDecoded, `frames of ${person.name}'s slot ${earlier.mid}`).toBeGreaterThan(earlier.framesDecoded);
  return slot;
}

/** Whether there is a picture at this place, and another one within half a second. */
export async function shows(place: Locator): Promise<boolean> {
  return place
    .locator('video')
    .first()
    .evaluate(async (element) => {
      const video = element as HTMLVideoElement;
      const { currentTime } = video;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return video.videoWidth > 0 && video.currentTime > currentTime;
    });
}

/** Seconds for which a slot stood still between two looks at it; a stand counts when it is over. */
export function stood(earlier: SlotStats, after: SlotStats): number {
  expect(after.mid, 'two looks at one slot').toBe(earlier.mid);
  return after.frozenSeconds - earlier.frozenSeconds;
}

export async function becomes(person: Viewer, wanted: (height: number) => boolean): Promise<SlotStats> {
  const end = Date.now() + 45_000;
  let seen: SlotStats | undefined;
  while (Date.now() < end) {
    seen = await picture(person);
    if (seen !== undefined && seen.height > 0 && wanted(seen.height)) return seen;
  }
  const asked = person.trace?.sent.filter((frame) => frame.includes('"show"')).at(-1) ?? '';
  throw new Error(`${person.name} sees ${seen === undefined ? 'nothing that moves' : text(seen)}; asked ${asked}`);
}

/** The picture that moves, once it is in that codec. */
export async function showing(person: Viewer, codec: string): Promise<SlotStats> {
  const end = Date.now() + 30_000;
  let seen: SlotStats | undefined;
  while (Date.now() < end) {
    seen = await picture(person);
    if (seen?.codec === codec) return seen;
  }
  throw new Error(`${person.name} sees ${seen === undefined ? 'nothing that moves' : text(seen)} in place of ${codec}`);
}

/** At least five frames a second over three seconds, on whatever machine. */
export async function plays(person: Person): Promise<void> {
  await inOneOf(TRIES, `five pictures a second for ${person.name}`, async () => {
    const { framesPerSecond } = await person.watches(3_000);
    expect(framesPerSecond).toBeGreaterThan(5);
  });
}

/** Over five seconds a picture of some size goes on; it may stand for half of the time, on a machine that is busy. */
export async function goesOn(person: Person): Promise<SlotStats> {
  return inOneOf(TRIES, `the picture of ${person.name} goes on`, async () => {
    const before = await becomes(person, (height) => height >= LEAST_HEIGHT);
    const gap = await longestGap(person, 5_000);
    const after = await later(person, before);
    expect(after.height).toBeGreaterThanOrEqual(LEAST_HEIGHT);
    expect(stood(before, after), `seconds that the picture of ${person.name} stood`).toBeLessThan(2.5);
    expect(gap, `milliseconds without a frame for ${person.name}`).toBeLessThan(2_500);
    return after;
  });
}

/** The longest time, in milliseconds, in which this page decoded no frame, looked at every 20 ms in the page. */
export async function longestGap(person: Person, milliseconds: number): Promise<number> {
  return person.page.evaluate(async (duration) => {
    const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
    const frames = async (): Promise<number> => {
      let sum = 0;
      for (const peer of peers) {
        for (const row of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
          if (row['type'] === 'inbound-rtp' && row['kind'] === 'video') sum += Number(row['framesDecoded'] ?? 0);
        }
      }
      return sum;
    };
    const end = performance.now() + duration;
    let last = await frames();
    let since = performance.now();
    let longest = 0;
    while (performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const count = await frames();
      const now = performance.now();
      longest = Math.max(longest, now - since);
      if (count > last) {
        last = count;
        since = now;
      }
    }
    return Math.round(longest);
  }, milliseconds);
}

export function text({
  width,
  height,
  codec,
  framesDecoded,
  freezes,
  frozenSeconds,
  nacks,
  keyFrames,
}: SlotStats): string {
  return (
    `${String(width)}x${String(height)} ${codec} ${String(framesDecoded)} frames ${String(keyFrames)} key ` +
    `${String(freezes)} freezes ${frozenSeconds.toFixed(1)} s ${String(nacks)} nacks`
  );
}
