import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { oneScript } from './one-script.ts';

const HERE = join(import.meta.dirname, '../src/embed');
/** Pages of others carry it. */
const MOST_BYTES = 6_000;

/** The script with which a page of another site shows a meeting, at an address that stays. */
export function embed(): Plugin {
  return {
    name: 'sabha-embed',
    apply: 'build',
    async generateBundle() {
      const source = await oneScript(HERE, 'sabha-embed');
      if (source.length > MOST_BYTES) throw new Error(`sabha-embed.js has ${source.length} of ${MOST_BYTES} bytes.`);
      console.log(`sabha-embed.js has ${source.length} bytes, ${gzipSync(source).length} packed.`);
      this.emitFile({ type: 'asset', fileName: 'embed/sabha-embed.js', source });
    },
  };
}
