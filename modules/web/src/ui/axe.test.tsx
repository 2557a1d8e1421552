// @vitest-environment happy-dom
import axe from 'axe-core';
import { afterEach, expect, it } from 'vitest';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES, type SceneName } from './testing/scenes.ts';

afterEach(tidy);

/** What needs layout and colour is judged in a real browser by tools/look.mjs. */
const NEEDS_A_BROWSER = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

/** Full halls are more of the same, at many times the cost. */
const CROWDED_SCENES: readonly SceneName[] = [
  'speaker',
  'forty-nine',
  'share-large',
  'grid',
  'grid-people',
  'grid-49',
  'grid-paged',
];
const JUDGED = (Object.keys(SCENES) as SceneName[]).filter((name) => !CROWDED_SCENES.includes(name));

it.each(JUDGED)('axe finds nothing serious on %s', { tags: ['full'] }, async (name) => {
  renderApp(SCENES[name]());
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    rules: Object.fromEntries(NEEDS_A_BROWSER.map((rule) => [rule, { enabled: false }])),
  });
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
  expect(grave).toEqual([]);
});
