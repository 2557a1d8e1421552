import { expect, test } from 'vitest';
import { pairInUse } from './candidate-pair.ts';

const OLD = { id: 'old', type: 'candidate-pair', nominated: true, state: 'succeeded' };
const NOW = { id: 'now', type: 'candidate-pair', nominated: true, state: 'succeeded' };

test('the pair in use is the one that the transport names', () => {
  expect(pairInUse([OLD, NOW, { type: 'transport', selectedCandidatePairId: 'now' }])).toBe(NOW);
});

/** As Firefox 140 says it. */
test('or that says it of itself, where there is no row of a transport', () => {
  const selected = { ...NOW, selected: true };
  expect(pairInUse([{ ...OLD, selected: false }, selected])).toBe(selected);
});

test('else the one that came through, and none before any did', () => {
  expect(pairInUse([{ ...OLD, state: 'failed' }, NOW])).toBe(NOW);
  expect(pairInUse([{ ...NOW, state: 'in-progress' }, { type: 'transport' }])).toBeUndefined();
});
