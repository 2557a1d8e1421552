// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

/** The version of the whole product, as the server is built. */
const PRODUCT = /<version>([\d.]+)(-SNAPSHOT)?<\/version>/.exec(readFileSync('../../pom.xml', 'utf8'))?.[1] ?? 'none';

it.each(['home', 'home-guest', 'settings'] as const)('version is at the foot of %s [C5]', (scene) => {
  renderApp(SCENES[scene]());
  expect(screen.getByText(`Sabha ${PRODUCT}`)).toBeDefined();
});
