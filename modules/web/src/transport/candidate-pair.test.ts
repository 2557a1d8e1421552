import { expect, test } from 'vitest';
import { pairInUse } from './candidate-pair.ts';

const OLD = { id: 'old', type: 'candidate-pair', nominated: true, state: 'succeeded' };
const NOW = { id: 'now', type: 'candidate-pair', nominated: true, state: 'succeeded' };

test('transport names the selected pair', () => {
  expect(pairInUse([OLD, NOW, { type: 'transport', selectedCandidatePairId: 'now' }])).toBe(NOW);
});

/** As Firefox 140 says it. */
test('pair may declare itself selected', () => {
  const selected = { ...NOW, selected: true };
  expect(pairInUse([{ ...OLD, selected: false }, selected])).toBe(selected);
});

test('otherwise the succeeded pair', () => {
  expect(pairInUse([{ ...OLD, state: 'failed' }, NOW])).toBe(NOW);
  expect(pairInUse([{ ...NOW, state: 'in-progress' }, { type: 'transport' }])).toBeUndefined();
});
