import { expect } from 'vitest';
import type { Locator } from 'playwright-core';
import type { Viewer } from './slot-timeline.ts';
import type { Person } from './Person.ts';
import type { SlotStats } from './stats.ts';

/** Windows whose tile asks for the largest layer of a camera, and for the smallest. */
export const LARGE = { width: 1280, height: 760 };
export const SMALL = { width: 380, height: 310 };

/** Of a camera's smallest layer. */
const LEAST_HEIGHT = 90;

export async function turnCameraOff(person: Person): Promise<void> {
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

/** More than a decoder still holds when a picture stops. */
const MORE_FRAMES = 30;
/** On a busy machine a frame may take a second. */
const WITHIN = { timeout: 60_000, interval: 250 } as const;

/** The page decodes as many more frames as prove that a picture goes on. */
export async function plays(person: Viewer): Promise<void> {
  const before = (await person.media()).framesDecoded;
  await expect
    .poll(async () => (await person.media()).framesDecoded - before, {
      ...WITHIN,
      message: `frames decoded by ${person.name}`,
    })
    .toBeGreaterThanOrEqual(MORE_FRAMES);
}

/** The page decodes more frames, and hears somebody. */
export async function playsAndSounds(person: Viewer): Promise<void> {
  const before = (await person.media()).audioEnergy;
  await plays(person);
  await expect
    .poll(async () => (await person.media()).audioEnergy, { ...WITHIN, message: `sound heard by ${person.name}` })
    .toBeGreaterThan(before);
}

/** A picture of some size goes on in one slot. */
export async function goesOn(person: Viewer): Promise<SlotStats> {
  const before = await becomes(person, (height) => height >= LEAST_HEIGHT);
  const after = await goesOnIn(person, before);
  expect(after.height).toBeGreaterThanOrEqual(LEAST_HEIGHT);
  return after;
}

/** The same slot decodes more frames from now on; what it is after them. */
export async function goesOnIn(person: Viewer, { mid }: Pick<SlotStats, 'mid'>): Promise<SlotStats> {
  const slot = async () => (await person.media()).video.find((each) => each.mid === mid);
  const before = (await slot())?.framesDecoded ?? 0;
  let after: SlotStats | undefined;
  await expect
    .poll(async () => ((after = await slot())?.framesDecoded ?? 0) - before, {
      ...WITHIN,
      message: `frames decoded by ${person.name} in slot ${mid}`,
    })
    .toBeGreaterThanOrEqual(MORE_FRAMES);
  if (after === undefined) throw new Error(`${person.name} has no slot ${mid}`);
  return after;
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
