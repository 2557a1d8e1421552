import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(brotliCompress);
const TEXT = /[.](css|html|js|json|svg|webmanifest)$/;

async function packed(content: Buffer): Promise<Buffer> {
  return await compress(content, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

/** Beside each file of text the same as Brotli (RFC 7932): the server has no packer for it, and the best one takes seconds. */
export function brotli(): Plugin {
  return {
    name: 'sabha-brotli',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const names = (await readdir(dir, { recursive: true })).filter((name) => TEXT.test(name));
      const sizes = await Promise.all(
        names.map(async (name) => {
          const path = join(dir, name);
          const content = await readFile(path);
          const smaller = await packed(content);
          await writeFile(`${path}.br`, smaller);
          return { of: content.length, to: smaller.length };
        }),
      );
      const sum = (which: 'of' | 'to') =>
        (sizes.reduce((total, size) => total + size[which], 0) / 1_000_000).toFixed(1);
      console.log(`${String(names.length)} files of text, ${sum('of')} MB, are ${sum('to')} MB as Brotli.`);
    },
  };
}
