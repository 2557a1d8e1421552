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

test('keeps the screen awake during a meeting', async () => {
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

test('late system reply releases the lock', async () => {
  const system = locks();
  const awake = new ScreenAwake(system);
  awake.keep(true);
  awake.keep(false);
  await settle();
  expect(system.all).toEqual(['held', 'released']);
});

test('refusal is harmless', async () => {
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
