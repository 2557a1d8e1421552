import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { LANGUAGES } from '../src/i18n/languages.ts';
import { chunkOf } from './chunks.ts';
import { oneScript } from './one-script.ts';

const HERE = join(import.meta.dirname, '../src/i18n');
const PAGE = 'index.html';
const BEFORE = '<script type="module"';

export const AHEAD = /^assets\/ahead-.*[.]js$/;

/** A small script in the page asks for the texts in the person's language while the code is on its way. */
export function ahead(): Plugin {
  return {
    name: 'sabha-ahead',
    apply: 'build',
    // After the page is written.
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const texts = LANGUAGES.map(({ code }) => [code, `/${chunkOf(bundle, `i18n/${code}/shell.json`)}`]);
        const source = await oneScript(HERE, 'ahead', { TEXTS: Object.fromEntries(texts) });
        const digest = createHash('sha256').update(source).digest('base64url').replace(/[-_]/g, 'x').slice(0, 8);
        const fileName = `assets/ahead-${digest}.js`;
        this.emitFile({ type: 'asset', fileName, source });
        const page = bundle[PAGE];
        if (page?.type !== 'asset') throw new Error('there is no page');
        const html = page.source.toString();
        if (!html.includes(BEFORE)) throw new Error('the page names no script');
        const script = `<script async fetchpriority="high" crossorigin src="/${fileName}"></script>`;
        page.source = html.replace(BEFORE, `${script}\n    ${BEFORE}`);
      },
    },
  };
}
