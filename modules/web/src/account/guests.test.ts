import { expect, it } from 'vitest';
import { guestsIn } from './guests.ts';

it('parses mail address lists', () => {
  expect(guestsIn('bala@example.in\n Chitra Devi <chitra@example.in> ; "आशा राव" <asha@example.in>,,\n')).toEqual({
    guests: [
      { address: 'bala@example.in' },
      { address: 'chitra@example.in', name: 'Chitra Devi' },
      { address: 'asha@example.in', name: 'आशा राव' },
    ],
    wrong: [],
  });
});

it('removes duplicates', () => {
  expect(guestsIn('bala@example.in, Bala <BALA@example.in>').guests).toEqual([{ address: 'bala@example.in' }]);
});

it.each([
  'bala',
  'bala@',
  '@example.in',
  'Bala <bala>',
  'a b@example.in',
  `${'x'.repeat(65)} <b@example.in>`.replace(' x', 'x'),
])('rejects invalid address: %s', (text) => {
  expect(guestsIn(text)).toEqual({ guests: [], wrong: [text] });
});
