import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';
import { LANGUAGES } from '../src/i18n/languages.ts';
import { AHEAD } from './ahead.ts';
import { chunkOf } from './chunks.ts';

/** 1 kB is 1,000 bytes, as gzip, which is more than the Brotli that most are sent; without fonts. Issue 6 allows 350. */
const LIMIT_KB = 333;
/** Each file costs a slow line a kilobyte of fields beside its content. */
const MOST_FILES = 12;
const AREAS = ['shell', 'meeting', 'invitation'];

/** These files and those that come with them at once. */
function withImports(bundle: Rollup.OutputBundle, names: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const file = bundle[name];
    if (file?.type === 'chunk') file.imports.forEach(visit);
  };
  names.forEach(visit);
  return [...found];
}

/**
 * What the page of a meeting fetches until one is inside: page, style, code, the worker with the keys, and the largest
 * of the languages. A build that needs more, or is in more pieces, fails.
 */
export function firstLoad(): Plugin {
  return {
    name: 'sabha-first-load',
    writeBundle({ dir }, bundle) {
      const sizeOf = (name: string) => gzipSync(readFileSync(join(dir ?? '', name)), { level: 9 }).length / 1000;
      const sum = (names: readonly string[]) => names.reduce((total, name) => total + sizeOf(name), 0);
      const code = withImports(bundle, [chunkOf(bundle, 'index.html'), chunkOf(bundle, 'meeting/MeetingScreen.tsx')]);
      const texts = LANGUAGES.map(({ code }) => AREAS.map((area) => chunkOf(bundle, `i18n/${code}/${area}.json`)));
      const others = Object.keys(bundle).filter((name) => /^assets\/(worker-.*\.js|style-.*\.css)$/.test(name));
      if (others.length !== 2) throw new Error(`the worker and the style are not two files: ${others.join(', ')}`);
      const ahead = Object.keys(bundle).filter((name) => AHEAD.test(name));
      const files = ['index.html', ...ahead, ...others, ...code];
      const total = sum(files) + Math.max(...texts.map(sum));
      const count = files.length + AREAS.length;
      console.log(
        `The first load of a meeting is ${total.toFixed(1)} kB of at most ${LIMIT_KB}, in ${count} files of at most ${MOST_FILES}.`,
      );
      if (total > LIMIT_KB) throw new Error('The first load of a meeting is too large: fetch a part of it later.');
      if (count > MOST_FILES) {
        throw new Error(
          `The first load of a meeting is in too many files: ${[...files, ...AREAS].join(', ')}. Group them.`,
        );
      }
    },
  };
}
