import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REACTIONS } from '../../call/talk.ts';
import { EMOJI } from '../../e2ee/codes/emoji.ts';

test('bundled emoji font covers every sign shown', () => {
  const styles = readFileSync(new URL('fonts.css', import.meta.url), 'utf8');
  const range = /'Sabha Emoji';[^}]*unicode-range: ([^;]+);/.exec(styles)?.[1] ?? '';
  const spans = [...range.matchAll(/U\+(\w+)(?:-(\w+))?/g)].map(([, from = '', to = from]) => [
    parseInt(from, 16),
    parseInt(to, 16),
  ]);
  const missing = [...REACTIONS, ...EMOJI].filter((sign) =>
    Array.from(sign, (character) => character.codePointAt(0) ?? 0).some((code) => {
      return !spans.some(([from = 0, to = 0]) => code >= from && code <= to);
    }),
  );
  expect(missing).toEqual([]);
});
