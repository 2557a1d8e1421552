import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CONSOLE_SCENES } from '../console-scenes.ts';
import { SCENES } from '../scenes.ts';

const WEB = join(import.meta.dirname, '../../../..');
const DOCS = join(WEB, '../../docs');
const MOST_BYTES = 4_000_000;
const screens = JSON.parse(readFileSync(join(WEB, 'tools/pictures.json'), 'utf8')) as readonly {
  readonly screen: string;
  readonly text: string;
  readonly pictures: readonly string[];
}[];
const pictures = screens.flatMap((each) => each.pictures);
const fileOf = (picture: string) => `${picture.replace('?page=', '-').replaceAll(' ', '-')}.webp`;

it('each picture of the documents is of a scene that there is', () => {
  const scenes = new Set(['offline', ...Object.keys(SCENES), ...Object.keys(CONSOLE_SCENES)]);
  expect(pictures.map((picture) => picture.split(/[? ]/)[0]).filter((name) => !scenes.has(name ?? ''))).toEqual([]);
});

it('the gallery has all of them and no other, and they are small', () => {
  const folder = join(DOCS, 'gallery');
  expect(readdirSync(folder).sort()).toEqual(pictures.map(fileOf).sort());
  const bytes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(MOST_BYTES);
  const page = readFileSync(join(DOCS, 'gallery.md'), 'utf8');
  for (const { screen, text } of screens) expect(page).toContain(`## ${screen}\n\n${text}\n`);
  for (const picture of pictures) expect(page).toContain(`gallery/${fileOf(picture)}`);
});

it.each(['dark', 'phone', 'zoom', 'hi', 'ta', 'ur'])('%s is in many of them', (look) => {
  expect(pictures.filter((picture) => picture.split(' ').includes(look)).length).toBeGreaterThan(5);
});
