import { expect, it } from 'vitest';
import { PageStorage } from './memory.ts';
import { ScheduledMemory } from './ScheduledMemory.ts';

const SECRETS = { linkSecret: 'k', password: 'p' };

it('keeps secrets until the meeting ends', () => {
  const storage = new PageStorage();
  let now = 1_000;
  const memory = new ScheduledMemory(storage, () => now);
  memory.keep('a', SECRETS, 2_000);
  memory.keep('b', { linkSecret: 'k2', password: 'p2' }, 3_000);
  expect(new ScheduledMemory(storage, () => now).secretsOf('a')).toEqual(SECRETS);
  now = 2_000;
  expect(memory.secretsOf('a')).toBeNull();
  memory.forget('b');
  expect(memory.secretsOf('b')).toBeNull();
});

it.each(['', 'x', '[]', 'null', '7', '{"a":{"linkSecret":1}}', '{"a":null}'])('ignores %s', (text) => {
  const storage = new PageStorage();
  storage.setItem('sabha.scheduled', text);
  const memory = new ScheduledMemory(storage, () => 0);
  expect(memory.secretsOf('a')).toBeNull();
  memory.keep('a', SECRETS, 1);
  expect(memory.secretsOf('a')).toEqual(SECRETS);
});

it('is bounded', () => {
  const memory = new ScheduledMemory(new PageStorage(), () => 0);
  for (let i = 0; i < 810; i++) memory.keep(`room${i}`, SECRETS, 1);
  expect(memory.secretsOf('room0')).toBeNull();
  expect(memory.secretsOf('room809')).toEqual(SECRETS);
});
