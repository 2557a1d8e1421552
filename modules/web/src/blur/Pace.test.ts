import { expect, test } from 'vitest';
import { Pace } from './Pace.ts';

/** Pictures that come one after another as soon as the machine is done. */
function work(pace: Pace, maskMillis: number, restMillis: number, pictures: number, startMillis = 0) {
  let now = startMillis;
  let masks = 0;
  let tooSlow = false;
  for (let count = 0; count < pictures; count++) {
    const looks = pace.masks(now);
    if (looks) masks++;
    now += (looks ? maskMillis : 0) + restMillis;
    tooSlow = pace.took(looks ? maskMillis : null, restMillis, now);
    now = Math.max(now, startMillis + (count + 1) * 40);
  }
  return { masks, tooSlow, now };
}

test('fast device segments every frame', () => {
  expect(work(new Pace(), 4, 3, 100).masks).toBe(100);
});

test('slow device shares masks across frames', () => {
  const pace = new Pace();
  work(pace, 30, 4, 50);
  expect(pace.pictures).toBe(2);
  expect(work(new Pace(), 60, 6, 100).masks).toBeLessThan(40);
});

test('mask age stays below 150 ms', () => {
  const pace = new Pace();
  const { now } = work(pace, 500, 20, 10);
  expect(pace.pictures).toBe(4);
  expect(pace.masks(now)).toBe(true);
  pace.took(500, 20, now + 520);
  expect(pace.masks(now + 520)).toBe(true);
});

test('450 ms per frame counts as too slow', () => {
  const pace = new Pace();
  const first = work(pace, 400, 50, 15);
  expect(first.tooSlow).toBe(false);
  expect(pace.pictureMillis).toBeGreaterThan(300);
  expect(work(pace, 400, 50, 20, first.now).tooSlow).toBe(true);
});

test('below five frames per second is too slow', () => {
  const pace = new Pace();
  const first = work(pace, 600, 120, 12);
  expect(first.tooSlow).toBe(false);
  expect(work(pace, 600, 120, 12, first.now).tooSlow).toBe(true);
});

test('temporary load is forgiven', () => {
  const pace = new Pace();
  const slow = work(pace, 600, 120, 10);
  const quick = work(pace, 10, 5, 60, slow.now);
  expect(work(pace, 600, 120, 5, quick.now).tooSlow).toBe(false);
});
