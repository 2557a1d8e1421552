import { expect, test } from 'vitest';
import { invitationTo, linkSecretOf, lookupOf, passwordOf } from './series-secrets.ts';

const FROM = 'abcdefghijklmnopqrstuvwxyz234567';
const ROOM = 'a'.repeat(24);

/** The same in `SeriesSecretsTest`. */
test('derives what the server derives', async () => {
  expect(await invitationTo(ROOM, FROM)).toBe('5zsrilvqq4zdd3za6ofzouezbdsgy3wj');
  expect(await lookupOf(ROOM, FROM)).toBe('zo7cnvyuqkq3erqcwtksg5yz2yinsouw');
  expect(await passwordOf(ROOM, FROM)).toBe('nq4dg-xmsip');
});

test('each meeting has a link secret of its own [A1]', async () => {
  expect(await linkSecretOf(ROOM, FROM)).toBe('zkXqoIZaXIRQNJxmJJ9cyg');
  expect(await linkSecretOf('b'.repeat(24), FROM)).not.toBe('zkXqoIZaXIRQNJxmJJ9cyg');
});
