// Says what the languages lack. Part of `npm run lint`; by hand:
//   node tools/missing.mjs                 by language, what is missing or wrong; the exit code is 1 when something is
//   node tools/missing.mjs --json          what is missing, with the English, as {language: {area: {key: text}}}
//   node tools/missing.mjs --add FILE      takes texts of that form into the catalogues, in the order of English
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';

const folder = join(import.meta.dirname, '../src/i18n');
const { module } = await runnerImport(join(import.meta.dirname, 'catalogues.ts'), {
  configFile: false,
  logLevel: 'error',
});
const { areasIn, cataloguesIn, findingsIn, report } = module;

function add(more) {
  const catalogues = cataloguesIn(folder);
  for (const [language, areas] of Object.entries(more)) {
    if (!(language in catalogues)) throw new Error(`${language} is not in languages.ts`);
    mkdirSync(join(folder, language), { recursive: true });
    for (const area of areasIn(folder)) {
      const known = { ...catalogues[language][area], ...areas[area] };
      const sorted = Object.fromEntries(
        Object.keys(catalogues.en[area]).flatMap((key) => (key in known ? [[key, known[key]]] : [])),
      );
      writeFileSync(join(folder, language, `${area}.json`), `${JSON.stringify(sorted, null, 2)}\n`);
    }
  }
}

function missingTexts(findings) {
  const missing = {};
  for (const { language, area, key, missing: text } of findings) {
    if (text !== undefined) ((missing[language] ??= {})[area] ??= {})[key] = text;
  }
  return missing;
}

const [option, file] = process.argv.slice(2);
if (option === '--add') add(JSON.parse(readFileSync(file, 'utf8')));
const findings = findingsIn(cataloguesIn(folder));
if (option === '--json') console.log(JSON.stringify(missingTexts(findings), null, 2));
else if (findings.length > 0) console.log(report(findings));
if (findings.length > 0) process.exitCode = 1;
