import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A text by its key. */
export type Texts = (key: string) => string;

/** The texts of a language as the client has them, with what stands in braces unfilled. */
export function textsOf(language: string): Texts {
  const folder = path.resolve(import.meta.dirname, '../../web/src/i18n', language);
  const files = ['shell', 'meeting'].map(
    (area) => JSON.parse(readFileSync(path.join(folder, `${area}.json`), 'utf8')) as Record<string, string>,
  );
  return (key) => {
    const text = files.map((file) => file[key]).find((each) => each !== undefined);
    if (text === undefined) throw new Error(`no text ${key} in ${language}`);
    return text;
  };
}
