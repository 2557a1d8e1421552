import { expect, it } from 'vitest';
import { KEY_ROWS } from './meeting/keys.ts';

/**
 * Ctrl and Shift with a letter, where Chrome, Edge or Firefox does something of its own on Windows, Linux, macOS or ChromeOS:
 * to quit (Q), to close the window (W) and to open a private one (N, P) a page cannot even take back.
 */
const TAKEN = new Set('ABCDEGHIJKLMNOPQRSTUVWXYZ');

it('shortcuts avoid browser shortcuts', () => {
  const chords = KEY_ROWS.filter(({ drawn }) => drawn.includes('Shift'));
  expect(chords.map(({ act }) => act)).toEqual(['leave']);
  for (const { drawn, code } of chords) {
    expect(TAKEN.has(drawn.at(-1) ?? '')).toBe(false);
    expect(code).toBe(`Key${drawn.at(-1) ?? ''}`);
  }
});
