import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import { parsed } from './parsed.ts';

const CATALOGUE = /[\\/]src[\\/]i18n[\\/][^\\/]+[\\/][a-z]+[.]json$/;
const PARSER = '@formatjs/icu-messageformat-parser';

/** Messages are parsed in the build, so that the page comes without a parser. */
export function parsedTexts(): Plugin {
  return {
    name: 'sabha-parsed-texts',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === PARSER && importer?.includes('intl-messageformat')
        ? createRequire(importer).resolve(`${PARSER}/no-parser.js`)
        : undefined,
    transform: (code, id) =>
      CATALOGUE.test(id) ? JSON.stringify(parsed(JSON.parse(code) as Record<string, string>)) : undefined,
  };
}
