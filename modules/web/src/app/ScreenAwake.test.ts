import { expect, test } from 'vitest';
import { ScreenAwake } from './ScreenAwake.ts';

function locks() {
  const all: string[] = [];
  let refuses = false;
  return {
    all,
    refuse: (refusing: boolean) => (refuses = refusing),
    request: () => {
      if (refuses) return Promise.reject(new DOMException('hidden', 'NotAllowedError'));
      all.push('held');
      return Promise.resolve({ release: () => Promise.resolve(void all.push('released')) });
    },
  };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('the screen is kept on during a meeting, and again when the page comes back', async () => {
  const system = locks();
  const awake = new ScreenAwake(system);
  awake.pageShown();
  await settle();
  expect(system.all).toEqual([]);
  awake.keep(true);
  await settle();
  awake.pageShown();
  await settle();
  expect(system.all).toEqual(['held', 'released', 'held']);
  awake.keep(false);
  await settle();
  awake.pageShown();
  await settle();
  expect(system.all).toEqual(['held', 'released', 'held', 'released']);
});

test('a meeting that is over before the system answered holds nothing', async () => {
  const system = locks();
  const awake = new ScreenAwake(system);
  awake.keep(true);
  awake.keep(false);
  await settle();
  expect(system.all).toEqual(['held', 'released']);
});

test('a system that refuses or has no such thing spoils nothing', async () => {
  const system = locks();
  system.refuse(true);
  const awake = new ScreenAwake(system);
  awake.keep(true);
  await settle();
  system.refuse(false);
  awake.pageShown();
  await settle();
  expect(system.all).toEqual(['held']);
  new ScreenAwake(undefined).keep(true);
  await settle();
});
