import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES, preferencesOf } from './preferences.ts';

test('what was kept comes back', () => {
  const kept = {
    ...DEFAULT_PREFERENCES,
    receive: 'saver',
    selfView: 'corner',
    selfCorner: 'top-start',
    cues: false,
    peopleOrder: 'name',
    background: 'strong',
    voice: { ...DEFAULT_PREFERENCES.voice, noiseSuppression: false },
  };
  expect(preferencesOf(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

test.each([
  null,
  7,
  'x',
  [],
  { receive: 'more', cues: 'yes', voice: null, selfCorner: 4, peopleOrder: 'age', background: 'blurred' },
])('what does not fit is as at first: %j', (kept) => {
  expect(preferencesOf(kept)).toEqual(DEFAULT_PREFERENCES);
});
