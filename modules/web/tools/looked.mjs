/* global document, performance, setTimeout -- the functions handed to the page */
// Shared by tools/look.mjs and tools/pictures.mjs: which screen of the gallery is looked at, and in which window.
//   people?press=people.remove      the scene, after a press of the button of that text (its key, so that it holds in each language)
//   two?key=?                       after a key
//   line-narrow?see=line.heading    scrolled to what has that text
//   home?page=sign-in&newer=1       anything else goes to the page of the gallery
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, URL, URLSearchParams } from 'node:url';

const TEXTS = fileURLToPath(new URL('../src/i18n', import.meta.url));

/** Windows by name; the last two are one of 1280 x 720, at 200 and at 400 %. */
const NAMED = new Map([
  ['1440', [1440, 900]],
  ['768', [768, 1024]],
  ['360', [360, 740]],
  ['320', [320, 640]],
  ['640x360', [640, 360]],
  ['320x180', [320, 180]],
]);

/** The windows of `--size=1440,1280x720`, all that have a name without it; a window that is none is an error. */
export function sizesOf(asked) {
  if (asked === undefined) return [...NAMED].map(([name, [width, height]]) => [name, width, height]);
  return asked.split(',').map((name) => {
    const size = NAMED.get(name) ?? /^(\d+)x(\d+)$/.exec(name)?.slice(1).map(Number);
    if (size === undefined) throw new Error(`no window ${name}: ${[...NAMED.keys()].join(', ')} or WIDTHxHEIGHT`);
    return [name, ...size];
  });
}

function apart(asked) {
  const [, scene, rest = ''] = /^([^?]*)\??(.*)$/.exec(asked);
  return [scene, new URLSearchParams(rest)];
}

/** A scene as it is asked for, taken apart. */
export function sceneOf(asked) {
  const [scene, query] = apart(asked);
  const press = query.get('press');
  const key = query.get('key');
  const see = query.get('see');
  for (const own of ['press', 'key', 'see']) query.delete(own);
  return { scene, query: query.toString(), press, key, see };
}

/** For a file's name. */
export function nameOf(asked) {
  const [scene, query] = apart(asked);
  const words = [...query].map(([name, value]) => (name === 'newer' ? name : value.replace('?', 'help')));
  return [scene, ...words].join('-').replaceAll(/[^A-Za-z0-9-]/g, '-');
}

/** The text of a key, as what finds it: what stands in the place of a value is not known here. */
async function textOf(key, language) {
  for (const file of await readdir(join(TEXTS, language))) {
    const text = JSON.parse(await readFile(join(TEXTS, language, file), 'utf8'))[key];
    if (text !== undefined)
      return new RegExp(
        `^${text
          .split(/\{[^{}]*\}/)
          .map(plain)
          .join('.*')}`,
      );
  }
  throw new Error(`no text ${key}`);
}

function plain(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Parts of a page come by themselves: nothing has come for a quarter of a second. */
async function settled(page) {
  await page.evaluate(async () => {
    const written = () => `${document.body.innerHTML.length} ${performance.getEntriesByType('resource').length}`;
    let before = '';
    for (let same = 0, looks = 0; same < 5 && looks < 100; looks++) {
      const now = written();
      same = now === before ? same + 1 : 0;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

/** Does on the page what the scene asks for beside itself, once all of it is there. */
export async function actOn(page, { press, key, see }, language) {
  await settled(page);
  for (const each of press?.split(',') ?? []) {
    const name = await textOf(each, language);
    const found = page.getByRole('button', { name }).or(page.getByRole('menuitem', { name }));
    await found.first().press('Enter');
  }
  if (key !== null) await page.keyboard.press(key);
  if (press !== null || key !== null) await settled(page);
  if (see !== null) {
    const found = page.getByText(await textOf(see, language)).last();
    await found.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  }
}
