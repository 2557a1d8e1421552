import { parse } from '@formatjs/icu-messageformat-parser';

/** Texts with values or quotes as the parser reads them; the others stay as they are. */
export function parsed(texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(texts).map(([key, text]) => [
    key,
    /[{}']/.test(text) ? parse(text, { ignoreTag: true }) : text,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
