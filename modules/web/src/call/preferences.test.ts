import { expect, test } from 'vitest';
import { BACKGROUNDS, DEFAULT_PREFERENCES, preferencesOf, stricter } from './preferences.ts';

test('what was kept comes back', () => {
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
  'what does not fit is as at first: %j',
  (kept) => {
    expect(preferencesOf(kept)).toEqual(DEFAULT_PREFERENCES);
  },
);

test('a background that is not known hides the room, and of two the one that hides more counts', () => {
  expect(preferencesOf({ background: 'picture of a beach' }).background).toBe('strong');
  expect(preferencesOf({}).background).toBe('plain');
  expect(BACKGROUNDS.map((each) => stricter(each, 'light'))).toEqual(['light', 'light', 'strong']);
});
