import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rollup } from 'vite';
import { nameOf, type Shell } from '../src/shell/ShellKeeper.ts';
import { AHEAD } from './ahead.ts';
import { cataloguesIn } from './catalogues.ts';
import { chunkOf } from './chunks.ts';
import { oneScript } from './one-script.ts';

const SOURCES = join(import.meta.dirname, '../src');
const HERE = join(SOURCES, 'shell');

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('base64url').replace(/[-_]/g, 'x').slice(0, 8);
}

const UNNAMED = 'the cache of this build';

/** What a page of a meeting may ask for; the office is asked for by few, and texts and fonts are many. */
const PARTS = [
  'index.html',
  'meeting/MeetingScreen.tsx',
  'meeting/Later.tsx',
  'components/Overlays.tsx',
  'components/Menus.tsx',
  'components/LanguageList.tsx',
  'app/keep-shell.ts',
];

function codeOf(bundle: Rollup.OutputBundle): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const file = bundle[name];
    if (file?.type !== 'chunk' || found.has(name)) return;
    found.add(name);
    file.imports.forEach(visit);
  };
  for (const part of PARTS) visit(chunkOf(bundle, part));
  const others = Object.keys(bundle).filter((name) => /^assets\/(worker-.*[.]js|style-.*[.]css)$/.test(name));
  if (others.length !== 2) throw new Error(`the worker and the style are not two files: ${others.join(', ')}`);
  return [...found, ...others, ...Object.keys(bundle).filter((name) => AHEAD.test(name))].sort();
}

/**
 * The typefaces of the page, for the one that stands in for it: the service worker keeps none of them, yet a browser still has
 * those that it has shown, and many a machine has no letters of its own for a script of India.
 */
function fontsIn(bundle: Rollup.OutputBundle): string {
  const style = Object.values(bundle).find(({ fileName }) => /^assets\/style-.*[.]css$/.test(fileName));
  if (style?.type !== 'asset') throw new Error('there is no style');
  const faces = String(style.source).match(/@font-face\s*\{[^}]*\}/g) ?? [];
  const found = faces.filter((face) => /font-family:\s*["']?Sabha (Sans|Nastaliq)\b/.test(face));
  if (found.length === 0) throw new Error('the style has no typefaces');
  return `${found.join('\n')}\n`;
}

/** The service worker, what takes it back, and the page for when the server does not answer, in every language. */
export function shell(): Plugin {
  return {
    name: 'sabha-shell',
    apply: 'build',
    // After the style is there.
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const files: Record<string, string> = {};
        const keep = (fileName: string, content: string | Uint8Array) => {
          files[`/${fileName}`] = createHash('sha256').update(content).digest('base64');
          return `/${fileName}`;
        };
        const code = codeOf(bundle);
        for (const name of code) {
          const file = bundle[name];
          if (file !== undefined) keep(name, file.type === 'chunk' ? file.code : file.source);
        }
        const emit = (fileName: string, source: string) => {
          this.emitFile({ type: 'asset', fileName, source });
          return keep(fileName, source);
        };
        const words = Object.entries(cataloguesIn(join(SOURCES, 'i18n'))).map(([language, { shell: texts }]) => [
          language,
          { text: texts?.['entry.server-unreachable'], again: texts?.['over.load-anew'] },
        ]);
        const all = Object.fromEntries(words) as Record<string, { text: string; again: string }>;
        const script = await oneScript(HERE, 'offline', { WORDS: all });
        const style = fontsIn(bundle) + readFileSync(join(HERE, 'offline.css'), 'utf8');
        const page = readFileSync(join(HERE, 'offline.template'), 'utf8')
          .replace('SCRIPT', emit(`assets/offline-${digestOf(script)}.js`, script))
          .replace('STYLE', emit(`assets/offline-${digestOf(style)}.css`, style))
          .replace('TEXT', all['en']?.text ?? '')
          .replace('AGAIN', all['en']?.again ?? '');
        const offline = emit(`assets/offline-${digestOf(page)}.html`, page);
        const ofPage = [chunkOf(bundle, 'index.html'), ...code.filter((name) => name.endsWith('.css'))];
        const named = ofPage.map((name) => `/${name}`);
        const worker = await oneScript(HERE, 'sw', {
          SHELL: { name: UNNAMED, page: named, offline, files } satisfies Shell,
        });
        // Another service worker of the same files has a cache of its own, so that neither takes that of the other away.
        const source = worker.replace(UNNAMED, nameOf(digestOf(worker)));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
        this.emitFile({ type: 'asset', fileName: 'sw-withdrawn.js', source: await oneScript(HERE, 'withdrawn') });
      },
    },
  };
}
