/* global window, document -- the functions handed to the page */
// Draws every scene of the gallery in Debian's Chromium and runs axe on it. Run by hand:
//   node tools/look.mjs <folder for the pictures> [--lang=ur,ta] [--theme=dark] [--size=1440,1280x720] [scene...]
// How a scene is named, and with what done on it: tools/looked.mjs.
// The exit code is 1 when axe finds something serious or critical, or when a page complains.
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { actOn, nameOf, sceneOf, sizesOf } from './looked.mjs';

const { values: only, positionals } = parseArgs({
  allowPositionals: true,
  options: { lang: { type: 'string' }, size: { type: 'string' }, theme: { type: 'string' } },
});
const [folder, ...wanted] = positionals;
if (folder === undefined) {
  console.error('usage: node tools/look.mjs <folder> [--lang=ur,ta] [--theme=dark] [--size=1440,1280x720] [scene...]');
  process.exit(2);
}

const SIZES = sizesOf(only.size);
const LOOKS =
  only.lang === undefined && only.theme === undefined
    ? [
        ['en', 'light'],
        ['hi', 'light'],
        ['en', 'dark'],
      ]
    : (only.lang ?? 'en')
        .split(',')
        .flatMap((language) => (only.theme ?? 'light').split(',').map((theme) => [language, theme]));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const server = await createServer({ server: { port: 0, host: '127.0.0.1', hmr: false }, logLevel: 'error' });
await server.listen();
const origin = `http://127.0.0.1:${server.httpServer.address().port}`;
const profile = await mkdtemp(join(tmpdir(), 'look-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  args: FLAGS,
});
await mkdir(folder, { recursive: true });

let bad = 0;
const page = await context.newPage();
const complaints = [];
page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
page.on('pageerror', (error) => complaints.push(String(error)));

async function scenes() {
  await page.goto(`${origin}/src/ui/testing/gallery/index.html`);
  await page.waitForSelector('li');
  const all = await page.$$eval('li', (items) => items.map((item) => item.textContent));
  return wanted.length === 0 ? all : wanted;
}

async function judge(name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, impact, help, nodes } of violations) {
    const grave = impact === 'serious' || impact === 'critical';
    if (grave) bad++;
    console.log(`${name}: ${impact} ${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
  }
}

async function sidewaysScroll(name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) console.log(`${name}: scrolls sideways by ${over} px`);
}

for (const asked of await scenes()) {
  for (const [size, width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const [language, theme] of LOOKS) {
      const name = `${nameOf(asked)}-${size}-${language}-${theme}`;
      const { scene, query, ...acts } = sceneOf(asked);
      const address = `?scene=${scene}&${query}&lang=${language}&theme=${theme}`;
      await page.goto(`${origin}/src/ui/testing/gallery/index.html${address}`);
      await page.waitForFunction(
        () => document.querySelector('main') !== null && document.querySelector('h1') !== null,
      );
      await actOn(page, acts, language);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await sidewaysScroll(name);
      await judge(name);
      for (const complaint of complaints.splice(0)) {
        bad++;
        console.log(`${name}: page: ${complaint}`);
      }
    }
  }
}

await context.close();
await server.close();
await rm(profile, { recursive: true, force: true });
process.exit(bad === 0 ? 0 : 1);
