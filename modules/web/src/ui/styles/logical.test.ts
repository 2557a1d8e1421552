import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Left and right, where start and end are meant; all that is drawn by hand has a rule of its own for right-to-left pages. */
const PHYSICAL =
  /(?:^|[\s;{])((?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right|float|clear)\s*:|text-align:\s*(?:left|right)/g;

const STYLES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.css'))
  .map((name) => join('src', name));

it('styles use logical directions', () => {
  const found = STYLES.flatMap((file) => {
    const css = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    return [...css.matchAll(PHYSICAL)].map(([words]) => `${file}: ${words.trim()}`);
  });
  expect(found).toEqual([]);
});

it('manual transforms flip right to left', () => {
  const found = STYLES.filter((file) => {
    const css = readFileSync(file, 'utf8');
    return /translateX\(|transform-origin:\s*(?:0|left|100%|right)/.test(css) && !css.includes(':dir(rtl)');
  });
  expect(found).toEqual([]);
});
