import type { Plugin } from 'vite';

const OTHERS = /[\\/](react-aria|react-stately|react-aria-components)[\\/].*[\\/](?!en-US)[a-z]{2}-[A-Z]{2}[.]mjs$/;

/**
 * React Aria brings the few words that its parts say by themselves in thirty-three languages beside English, none of which
 * is one of ours: a page in any of ours takes the English ones. The others stay out of the build.
 */
export function englishOfParts(): Plugin {
  return {
    name: 'sabha-english-of-parts',
    apply: 'build',
    load: (id) => (OTHERS.test(id) ? 'export default {};' : undefined),
  };
}
