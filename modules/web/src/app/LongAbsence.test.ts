import { expect, test } from 'vitest';
import { LONG_ABSENCE_MILLIS, LongAbsence } from './LongAbsence.ts';

test('absence over ten minutes ends once [H34]', () => {
  const absence = new LongAbsence(0);
  expect(absence.hasEnded(LONG_ABSENCE_MILLIS)).toBe(false);
  expect(absence.hasEnded(2 * LONG_ABSENCE_MILLIS)).toBe(false);
  expect(absence.hasEnded(3 * LONG_ABSENCE_MILLIS + 1)).toBe(true);
  expect(absence.hasEnded(3 * LONG_ABSENCE_MILLIS + 2)).toBe(false);
});
