// Writes the bill of materials of the client (CycloneDX 1.5): every npm package that is bundled into it, as the lockfile
// names it, with its digest and licence. Packages that only build it are left out. Same lockfile, same bytes.
//   node tools/sbom.mjs FILE
import { Buffer } from 'node:buffer';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const read = (name) => JSON.parse(readFileSync(resolve(root, name), 'utf8'));

function component([path, entry]) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const purl = `pkg:npm/${name.replace('@', '%40')}@${entry.version}`;
  const [algorithm, digest] = (entry.integrity ?? '').split('-');
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version: entry.version,
    purl,
    ...(entry.license && { licenses: [{ license: { id: entry.license } }] }),
    ...(algorithm === 'sha512' && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
    }),
  };
}

const client = read('package.json');
const components = Object.entries(read('package-lock.json').packages)
  .filter(([path, entry]) => path !== '' && !entry.dev && !entry.devOptional)
  .map(component)
  .sort((a, b) => (a.purl < b.purl ? -1 : 1));
if (components.length === 0) throw new Error('the lockfile names no package that is bundled');

const target = resolve(process.argv[2]);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(
  target,
  `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      metadata: { component: { type: 'application', name: client.name, version: client.version } },
      components,
    },
    null,
    2,
  )}\n`,
);
