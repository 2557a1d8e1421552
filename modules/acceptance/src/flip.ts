import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Flips one bit of a text wherever a folder's files hold it, as somebody with the disk can. The programs that own the files
 * must not run.
 *
 * @returns the text as it stands there now; flipped again it is as before
 */
export function flipsABit(folder: string, text: string): string {
  const changed = Buffer.from(text);
  const middle = text.length >> 1;
  changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
  let found = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    if (!statSync(file).isFile()) continue;
    const bytes = readFileSync(file);
    const before = found;
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
      changed.copy(bytes, at);
      found++;
    }
    if (found > before) writeFileSync(file, bytes);
  }
  if (found === 0) throw new Error(`no file in ${folder} holds "${text}"`);
  return changed.toString();
}
