import { join } from 'node:path';
import { build } from 'vite';

/** One plain script that imports nothing, since it stands where not every browser lets one import. */
export async function oneScript(
  folder: string,
  name: string,
  define: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const words = Object.entries(define).map(([word, value]) => [word, JSON.stringify(value)]);
  const built = await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    publicDir: false,
    define: Object.fromEntries(words) as Record<string, string>,
    build: {
      write: false,
      target: ['chrome120', 'firefox128', 'safari17'],
      rolldownOptions: { input: join(folder, `${name}.ts`), output: { format: 'iife', entryFileNames: `${name}.js` } },
    },
  });
  const [output] = 'output' in built ? built.output : Array.isArray(built) ? (built[0]?.output ?? []) : [];
  if (output?.type !== 'chunk' || output.imports.length > 0) throw new Error(`${name} is not one script`);
  return output.code;
}
