// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';

const CSS = readFileSync('src/ui/styles/tokens.css', 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');

interface Rule {
  readonly media: string;
  readonly selector: string;
  readonly declarations: ReadonlyMap<string, string>;
}

function rulesOf(css: string): Rule[] {
  const rules: Rule[] = [];
  let media = '';
  for (const [, close, open, body] of css.matchAll(/(\})|([^{}]+)\{([^{}]*\})?/g)) {
    if (close !== undefined) media = '';
    else if (body === undefined) media = open?.trim() ?? '';
    else {
      const declarations = [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(
        ([, name = '', value = '']) => [name, value.trim()] as const,
      );
      rules.push({ media, selector: open?.trim() ?? '', declarations: new Map(declarations) });
    }
  }
  return rules;
}

interface Wish {
  readonly theme: 'system' | 'light' | 'dark';
  readonly systemDark?: boolean;
  readonly systemContrast?: boolean;
  readonly contrast?: boolean;
}

function holds(media: string, wish: Wish): boolean {
  return media
    .replace('@media', '')
    .split(' and ')
    .map((each) => each.trim())
    .every((each) => {
      if (each === '' || each === '(forced-colors: none)') return true;
      if (each === '(prefers-color-scheme: dark)') return wish.systemDark === true;
      return each === '(prefers-contrast: more)' && wish.systemContrast === true;
    });
}

/** Attributes, classes and pseudo-classes; what stands inside of `:not` counts, the word itself does not. */
function weightOf(selector: string): number {
  return [...selector.replaceAll(':not', '').matchAll(/\[|:|\./g)].length;
}

/** The tokens as an element has them, by the cascade of the browser. */
function tokensOf(place: 'page' | 'stage', wish: Wish): (name: string) => string {
  const root = document.documentElement;
  for (const name of ['theme', 'contrast']) root.removeAttribute(`data-${name}`);
  if (wish.theme !== 'system') root.dataset['theme'] = wish.theme;
  if (wish.contrast) root.dataset['contrast'] = 'more';
  const stage = document.createElement('div');
  stage.dataset['stage'] = '';
  document.body.replaceChildren(stage);
  const chain = place === 'stage' ? [root, stage] : [root];
  const values = new Map<string, string>();
  for (const element of chain) {
    const matching = rulesOf(CSS)
      .filter(({ media }) => holds(media, wish))
      .flatMap(({ selector, declarations }) =>
        selector
          .split(',')
          .map((each) => each.trim())
          .filter((each) => element.matches(each))
          .map((each) => ({ weight: weightOf(each), declarations })),
      )
      .sort((one, other) => one.weight - other.weight);
    for (const { declarations } of matching) for (const [name, value] of declarations) values.set(name, value);
  }
  const resolved = (name: string): string => {
    const value = values.get(name) ?? '';
    const other = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
    return other === undefined ? value : resolved(other);
  };
  return resolved;
}

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((each) =>
    each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'surface', 'hover', 'sunken', 'surface-2'] as const;
const TEXTS: readonly (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) => [['text', ground] as const, ['text-2', ground] as const]),
  ...['bg', 'surface', 'surface-2'].map((ground) => ['text-3', ground] as const),
  ...['bg', 'surface', 'hover'].flatMap((ground) => [['accent-text', ground] as const, ['danger', ground] as const]),
  ...['bg', 'surface'].flatMap((ground) => [['notice', ground] as const, ['ok', ground] as const]),
  ...['notice', 'danger', 'ok', 'accent'].map((each) => [`on-${each}-soft`, `${each}-soft`] as const),
  ...['accent', 'accent-hover', 'accent-press'].map((each) => ['on-accent', each] as const),
  ['on-notice-fill', 'notice-fill'],
];
const FILLS = ['danger-fill', 'danger-fill-hover', 'danger-fill-press'].map(
  (each) => ['on-danger-fill', each] as const,
);
const EDGES = ['line-strong', 'voice', 'focus'].flatMap((each) => [[each, 'surface'] as const, [each, 'bg'] as const]);

const LOOKS: readonly (readonly [string, Wish])[] = [
  ['light', { theme: 'light' }],
  ['light in a dark system', { theme: 'light', systemDark: true }],
  ['dark', { theme: 'dark' }],
  ['the light of the system', { theme: 'system' }],
  ['the dark of the system', { theme: 'system', systemDark: true }],
];
const PLACES = ['page', 'stage'] as const;

/** The pairs that are below what they need. */
function below(place: 'page' | 'stage', wish: Wish, pairs: readonly (readonly [string, string])[], least: number) {
  const token = tokensOf(place, wish);
  return pairs
    .map(([ink, ground]) => [ink, ground, contrast(token(`--${ink}`), token(`--${ground}`))] as const)
    .filter(([, , ratio]) => !(ratio >= least))
    .map(([ink, ground, ratio]) => `${ink} on ${ground}: ${ratio.toFixed(2)}`);
}

afterEach(() => {
  for (const name of ['theme', 'contrast']) document.documentElement.removeAttribute(`data-${name}`);
});

describe.each(PLACES)('on the %s', (place) => {
  test.each(LOOKS)('%s meets AA contrast', (_name, wish) => {
    expect(below(place, wish, [...TEXTS, ...FILLS], 4.5)).toEqual([]);
    expect(below(place, wish, EDGES, 3)).toEqual([]);
  });

  test.each(LOOKS)('%s high contrast meets AAA', (_name, wish) => {
    for (const more of [{ systemContrast: true }, { contrast: true }]) {
      const asked = { ...wish, ...more };
      expect(below(place, asked, TEXTS, 7)).toEqual([]);
      expect(below(place, asked, FILLS, 4.5)).toEqual([]);
      expect(
        below(
          place,
          asked,
          [
            ['line-strong', 'surface'],
            ['line-strong', 'bg'],
          ],
          4.5,
        ),
      ).toEqual([]);
      expect(
        below(
          place,
          asked,
          [
            ['line', 'surface'],
            ['line', 'bg'],
          ],
          3,
        ),
      ).toEqual([]);
    }
  });
});

describe('the tokens', () => {
  it('chosen and system dark match', () => {
    const chosen = tokensOf('page', { theme: 'dark' });
    const names = [...CSS.matchAll(/(--[\w-]+):/g)].map(([, name = '']) => name);
    const inChosen = new Map(names.map((name) => [name, chosen(name)]));
    const ofSystem = tokensOf('page', { theme: 'system', systemDark: true });
    expect(new Map(names.map((name) => [name, ofSystem(name)]))).toEqual(inChosen);
  });

  it('text sizes follow the script', () => {
    const sizes = [...CSS.matchAll(/--t-\d+: ([^;]+);/g)].map(([, value = '']) => value);
    expect(sizes.length).toBeGreaterThan(6);
    for (const size of sizes) expect(size).toMatch(/^calc\([\d.]+rem \* var\(--size-adjust\)\)$/);
  });

  it('colours and fonts are defined here', () => {
    const files = readdirSync('src/ui', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.module.css'),
    );
    expect(files.length).toBeGreaterThan(30);
    const raw = files.flatMap((name) => {
      const css = readFileSync(join('src/ui', name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
      // The tint of a person has one hue of their own; how light it is belongs to the seat and the tile.
      const found = css.match(/#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\((?!var\(--hue\))|var\(--mono\b/gi) ?? [];
      const families = (css.match(/font-family:[^;]+/g) ?? []).filter((each) => !each.includes('var(--font'));
      return [...found, ...families].map((each) => `${name}: ${each}`);
    });
    expect(raw).toEqual([]);
  });
});
