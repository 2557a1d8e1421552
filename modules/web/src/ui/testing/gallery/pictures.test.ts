import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nameOf, sceneOf, sizesOf } from '../../../../tools/looked.mjs';
import { CONSOLE_SCENES } from '../console-scenes.ts';
import { EMBED_SCENES } from '../embed-scenes.ts';
import { SCENES } from '../scenes.ts';

const WEB = join(import.meta.dirname, '../../../..');
const DOCS = join(WEB, '../../docs/develop');
const MOST_BYTES = 4_000_000;
const screens = JSON.parse(readFileSync(join(WEB, 'tools/pictures.json'), 'utf8')) as readonly {
  readonly screen: string;
  readonly text: string;
  readonly pictures: readonly string[];
}[];
const pictures = screens.flatMap((each) => each.pictures);

function fileOf(picture: string): string {
  const [asked = '', ...look] = picture.split(' ');
  return `${[nameOf(asked), ...look].join('-')}.webp`;
}

it('documented pictures have scenes', () => {
  const known = [SCENES, CONSOLE_SCENES, EMBED_SCENES].flatMap(Object.keys);
  const scenes = new Set(['offline', ...known]);
  const shown = pictures.map((picture) => {
    const { scene, query } = sceneOf(picture.split(' ')[0] ?? '');
    // Of somebody else's page it is the frame that must be there.
    return scene === 'portal' ? (new URLSearchParams(query).get('frame') ?? '') : scene;
  });
  expect(shown.filter((name) => !scenes.has(name))).toEqual([]);
});

it('window sizes are named or explicit', () => {
  expect(sizesOf('1280x720,360')).toEqual([
    ['1280x720', 1280, 720],
    ['360', 360, 740],
  ]);
  expect(sizesOf(undefined)).toHaveLength(6);
  expect(() => sizesOf('1280,360')).toThrow('no window 1280');
});

it('gallery is complete and small', () => {
  const folder = join(DOCS, 'gallery');
  expect(readdirSync(folder).sort()).toEqual(pictures.map(fileOf).sort());
  const bytes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(MOST_BYTES);
  const page = readFileSync(join(DOCS, 'gallery.md'), 'utf8');
  for (const { screen, text } of screens) expect(page).toContain(`## ${screen}\n\n${text}\n`);
  for (const picture of pictures) expect(page).toContain(`gallery/${fileOf(picture)}`);
});

it.each(['dark', 'phone', 'zoom', 'hi', 'ta', 'ur'])('%s appears often', (look) => {
  expect(pictures.filter((picture) => picture.split(' ').includes(look)).length).toBeGreaterThan(5);
});
