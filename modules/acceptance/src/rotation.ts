import { createHash } from 'node:crypto';

const MS_PER_DAY = 86_400_000;

/**
 * Which part of the rotation this run takes: a suite that looks at every screen takes other windows, themes and languages each
 * day, so that runs of several days together cover all of them. `ROTATION` sets the number again, to repeat a run.
 */
export const ROTATION = Number(process.env['ROTATION'] ?? Math.floor(Date.now() / MS_PER_DAY));

if (!Number.isSafeInteger(ROTATION) || ROTATION < 0) throw new Error('ROTATION is a whole number from 0');

/**
 * A number from 0 to 65,535 that depends on a scene's name alone: a new scene changes nothing for another.
 *
 * @param nth 0 to 15: one of several independent numbers
 */
export function numberOf(scene: string, nth: number): number {
  return createHash('sha256')
    .update(scene)
    .digest()
    .readUInt16BE(2 * nth);
}

/**
 * About one in so many scenes in each run, and each scene at least once in twice as many successive rotations. The step after
 * eight lets it meet each of what else goes on by one a day.
 *
 * @param share one in how many, at least 1
 */
export function isDue(scene: string, share: number): boolean {
  return (numberOf(scene, 3) + ROTATION + Math.floor(ROTATION / 8)) % share === 0;
}
