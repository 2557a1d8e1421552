/* global document, requestAnimationFrame -- the functions handed to the page */
// Makes the pictures of docs/develop/gallery.md anew, and the page that shows them, from tools/pictures.json:
//   npm run pictures [-- part of a name...]
// WebP, since PNG takes four times as much. A picture is "scene language theme window" (scenes: tools/looked.mjs). The scene
// `offline` is the page of the service worker, which only a build of the client has (dist); `portal` is a page of another
// site, with the scene `frame` of it in its frame.
import { Buffer } from 'node:buffer';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as listenTo } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { actOn, nameOf, sceneOf } from './looked.mjs';

const WEB = fileURLToPath(new URL('..', import.meta.url));
const DOCS = resolve(WEB, '../../docs/develop');
const QUALITY = 82;
/** An empty page takes less. */
const LEAST_BYTES = 4_000;
const WINDOWS = {
  desk: { width: 1440, height: 900, scale: 1, words: '1440 x 900' },
  phone: { width: 360, height: 740, scale: 2, words: 'a phone of 360 x 740' },
  zoom: { width: 720, height: 450, scale: 2, words: '1440 x 900 at 200 %' },
};
const LANGUAGES = { en: 'English', hi: 'Hindi', ta: 'Tamil', ur: 'Urdu' };

const screens = JSON.parse(await readFile(join(WEB, 'tools/pictures.json'), 'utf8'));
const wanted = argv.slice(2);

function fileOf(picture) {
  const [scene, ...look] = picture.split(' ');
  return `${[nameOf(scene), ...look].join('-')}.webp`;
}

/** The page of the documents: each screen with a sentence and its pictures. */
function page() {
  const parts = screens.map(({ screen, text, pictures }) => {
    const shown = pictures.map((picture) => {
      const [, language, theme, window] = picture.split(' ');
      const words = `${LANGUAGES[language]}, ${theme}, ${WINDOWS[window].words}`;
      const width = window === 'phone' ? 200 : 420;
      return `<img src="gallery/${fileOf(picture)}" alt="${screen}: ${words}" title="${words}" width="${width}">`;
    });
    return `## ${screen}\n\n${text}\n\n${shown.join('\n')}\n`;
  });
  return `# Gallery

Screens of the client as they are drawn from the scenes of its tests: light and dark, on a desk, on a phone of 360 px and at 200 % zoom, in
English, Hindi, Tamil and Urdu. Each was looked at. Made anew by \`npm run pictures\` in \`modules/web\`
([why](decisions/0045-a-newcomers-walk-knows-only-the-page.md)); every screen in every window, theme and script is judged by
\`acceptance:client-looks\`.

${parts.join('\n')}`;
}

/** What a site of somebody else says around a meeting. */
const PORTAL = {
  en: ['District portal', 'Public hearing', 'Canal repairs, 2026. Join below; no account is needed.'],
  hi: ['ज़िला पोर्टल', 'जन सुनवाई', 'नहर मरम्मत, 2026। नीचे जुड़ें; खाता आवश्यक नहीं।'],
  ta: ['மாவட்ட தளம்', 'பொது விசாரணை', 'கால்வாய் பழுது, 2026. கீழே இணையுங்கள்; கணக்கு தேவையில்லை.'],
  ur: ['ضلع پورٹل', 'عوامی سماعت', 'نہر کی مرمت، 2026۔ نیچے شامل ہوں؛ کھاتے کی ضرورت نہیں۔'],
};

function portal(frame, language, theme) {
  const [site, heading, text] = PORTAL[language];
  const [ground, ink] = theme === 'dark' ? ['#20242a', '#f0f0f0'] : ['#fffdf6', '#2b2b2b'];
  return `<!doctype html><html lang="${language}" dir="${language === 'ur' ? 'rtl' : 'ltr'}"><meta charset="utf-8">
<style>body{margin:0;background:${ground};color:${ink};font:16px/1.6 Portal,serif}header{padding:14px 5%;background:#7a3b1d;color:#fff;
font-size:20px}main{padding:12px 5%}h1{margin:0;font-size:26px}p{margin:4px 0 16px}iframe{display:block;width:100%;
height:calc(100vh - 190px);min-height:420px;border:1px solid #9a9a9a}${PORTAL_FONTS.join('')}</style>
<header>${site}</header><main><h1>${heading}</h1><p>${text}</p><iframe src="${frame}"></iframe></main></html>`;
}

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

async function serve(folders) {
  const server = listenTo((request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/portal') {
      const [language, theme] = ['lang', 'theme'].map((name) => searchParams.get(name));
      searchParams.set('scene', searchParams.get('frame') ?? '');
      answer.writeHead(200, { 'content-type': TYPES['.html'] });
      answer.end(portal(`index.html?${searchParams}`, language, theme));
      return;
    }
    const from = async ([folder, ...others]) =>
      folder === undefined
        ? answer.writeHead(404).end()
        : readFile(join(folder, pathname)).then(
            (bytes) => answer.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'font/woff2' }).end(bytes),
            () => from(others),
          );
    void from(folders);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

/** This machine may have none for these scripts. */
const PORTAL_FONTS = [];
const drawn = join(WEB, 'target/gallery-pictures');
await build({ configFile: join(WEB, 'vite.gallery.config.ts'), logLevel: 'error', build: { outDir: drawn } });
for (const [script, range] of Object.entries({ devanagari: '900-97F', tamil: 'B80-BFF', arabic: '600-6FF' })) {
  const file = (await readdir(join(drawn, 'assets'))).find((name) =>
    new RegExp(`^noto-(sans-${script}|nastaliq-urdu)-${script}-wght-normal.*woff2$`).test(name),
  );
  if (file === undefined) throw new Error(`no font of the gallery for ${script}`);
  PORTAL_FONTS.push(`@font-face{font-family:Portal;src:url(assets/${file});unicode-range:U+${range}}`);
}
const dist = join(WEB, 'dist');
const offline = (await readdir(join(dist, 'assets'))).find((name) => /^offline-.*\.html$/.test(name));
if (offline === undefined) throw new Error('no page of the service worker in dist: npx vite build first');
const server = await serve([drawn, dist]);
const origin = `http://127.0.0.1:${server.address().port}`;
const folder = join(DOCS, 'gallery');
if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
let total = 0;
for (const picture of screens.flatMap(({ pictures }) => pictures)) {
  const file = fileOf(picture);
  if (wanted.length > 0 && !wanted.some((each) => file.includes(each))) continue;
  const [scene, language, theme, window] = picture.split(' ');
  const { width, height, scale } = WINDOWS[window];
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    locale: `${language}-IN`,
    colorScheme: theme,
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Kolkata',
  });
  const tab = await context.newPage();
  const { scene: name, query, ...acts } = sceneOf(scene);
  const asked = `${query}&lang=${language}&theme=${theme}`;
  const address =
    { offline: `assets/${offline}`, portal: `portal?${asked}` }[name] ?? `index.html?scene=${name}&${asked}`;
  await tab.goto(`${origin}/${address}`);
  const shown = name === 'portal' ? tab.frameLocator('iframe') : tab;
  await shown
    .locator(name === 'offline' ? 'p' : 'h1')
    .first()
    .waitFor({ state: 'attached' });
  await actOn(tab, acts, language);
  await tab.waitForLoadState('networkidle');
  await tab.evaluate(() => document.fonts.ready);
  await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const session = await context.newCDPSession(tab);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length < LEAST_BYTES) throw new Error(`${picture} is empty: ${bytes.length} bytes`);
  total += bytes.length;
  await writeFile(join(folder, file), bytes);
  await context.close();
}
await browser.close();
server.close();
await writeFile(join(DOCS, 'gallery.md'), page());
console.log(`${Math.round(total / 1_000)} kB of pictures in ${folder}`);
