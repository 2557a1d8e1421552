import { join } from 'node:path';
import type { Plugin } from 'vite';
import { cataloguesIn, findingsIn, report } from './catalogues.ts';

/** A build in which a language lacks a text, or has one that cannot be shown, fails. */
export function completeCatalogues(): Plugin {
  return {
    name: 'sabha-catalogues',
    apply: 'build',
    buildStart() {
      const findings = findingsIn(cataloguesIn(join(import.meta.dirname, '../src/i18n')));
      if (findings.length > 0) this.error(`Texts are missing or wrong (node tools/missing.mjs):\n${report(findings)}`);
    },
  };
}
