import type { Person } from './Person.ts';
import { expect } from 'vitest';
import type { SlotStats } from './stats.ts';

/** Windows whose tile asks for the largest layer of a camera, and for the smallest. */
export const LARGE = { width: 1280, height: 760 };
export const SMALL = { width: 400, height: 330 };

export async function turnsCameraOff(person: Person): Promise<void> {
  const camera = person.button(/^Camera/).first();
  await camera.click();
}

/** The slot that shows something: the one whose frames grow. */
export async function picture(person: Person): Promise<SlotStats> {
  const before = await person.media();
  await person.page.waitForTimeout(500);
  const after = await person.media();
  const grown = after.video.filter(
    (slot) => slot.framesDecoded > (before.video.find(({ mid }) => mid === slot.mid)?.framesDecoded ?? 0),
  );
  return grown[0] ?? NOTHING;
}

const NOTHING: SlotStats = {
  mid: '',
  framesDecoded: 0,
  width: 0,
  height: 0,
  codec: '',
  freezes: 0,
  frozenSeconds: 0,
  packetsLost: 0,
  nacks: 0,
  keyFrames: 0,
};

export async function becomes(person: Person, wanted: (height: number) => boolean): Promise<SlotStats> {
  const end = Date.now() + 45_000;
  let seen = NOTHING;
  while (Date.now() < end) {
    seen = await picture(person);
    if (seen.height > 0 && wanted(seen.height)) return seen;
  }
  const asked = person.trace.sent.filter((frame) => frame.includes('"show"')).at(-1) ?? '';
  throw new Error(`${person.name} sees ${text(seen)}; asked ${asked}`);
}

/** At least five frames a second over three seconds, on whatever machine. */
export async function plays(person: Person): Promise<void> {
  const { framesPerSecond } = await person.watches(3_000);
  expect(framesPerSecond).toBeGreaterThan(5);
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
