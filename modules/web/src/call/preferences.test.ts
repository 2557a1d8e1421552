import { expect, test } from 'vitest';
import { BACKGROUNDS, DEFAULT_PREFERENCES, preferencesOf, stricter } from './preferences.ts';

test('round-trip', () => {
  const kept = {
    ...DEFAULT_PREFERENCES,
    receive: 'saver',
    selfView: 'corner',
    selfCorner: 'top-start',
    cues: false,
    ownShare: false,
    peopleOrder: 'name',
    background: 'strong',
    voice: { ...DEFAULT_PREFERENCES.voice, noiseSuppression: false },
  };
  expect(preferencesOf(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

test.each([null, 7, 'x', [], { receive: 'more', cues: 'yes', voice: null, selfCorner: 4, peopleOrder: 'age' }])(
  'invalid values fall back: %j',
  (kept) => {
    expect(preferencesOf(kept)).toEqual(DEFAULT_PREFERENCES);
  },
);

test('unknown background blurs, stronger one wins', () => {
  expect(preferencesOf({ background: 'picture of a beach' }).background).toBe('strong');
  expect(preferencesOf({}).background).toBe('plain');
  expect(BACKGROUNDS.map((each) => stricter(each, 'light'))).toEqual(['light', ...BACKGROUNDS.slice(1)]);
});
