import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';
import { REACTIONS } from '../src/call/talk.ts';
import { EMOJI } from '../src/e2ee/codes/emoji.ts';

const WEB = join(import.meta.dirname, '..');
const SOURCES = ['src/call/talk.ts', 'src/e2ee/codes/emoji.ts', 'package-lock.json'];

const changedAt = async (file: string) => (await stat(join(WEB, file)).catch(() => null))?.mtimeMs ?? 0;

/**
 * Writes target/emoji.woff2: of Noto Color Emoji only the signs of reactions and of the safety code, 50 kB instead of 6 MB.
 * fonts.css names it, and a browser fetches it where the device has no such font.
 */
export function emojiFont(): Plugin {
  const made = 'target/emoji.woff2';
  return {
    name: 'sabha-emoji-font',
    async buildStart() {
      const changed = await Promise.all(SOURCES.map(changedAt));
      if ((await changedAt(made)) > Math.max(...changed)) return;
      const whole = createRequire(import.meta.url).resolve(
        '@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2',
      );
      const text = [...REACTIONS, ...EMOJI].join('');
      const font = await subsetFont(await readFile(whole), text, { targetFormat: 'woff2' });
      await mkdir(dirname(join(WEB, made)), { recursive: true });
      await writeFile(join(WEB, made), font);
    },
  };
}
