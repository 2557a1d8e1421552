import type { Rollup } from 'vite';

/** The file of code that begins with this module. */
export function chunkOf(bundle: Rollup.OutputBundle, source: string): string {
  const found = Object.values(bundle).find(
    (file) => file.type === 'chunk' && file.facadeModuleId?.replaceAll('\\', '/').endsWith(source),
  );
  if (found === undefined) throw new Error(`${source} has no file of its own any more`);
  return found.fileName;
}

/**
 * Each file costs a slow line a kilobyte of fields beside its content, so what comes together is together. The first group is
 * the page until somebody is inside; the second what both a meeting and other parts use; the third what the parts of a
 * meeting share, which come after its screen; the last what dialogs and menus share.
 */
export const GROUPS: Rollup.CodeSplittingGroup[] = [
  { name: 'first', tags: ['$initial'], priority: 3 },
  {
    name: 'common',
    test: /lucide-react[\\/]dist[\\/]esm[\\/]icons[\\/](check|copy|lock|lock-open|search)[.]mjs$|FocusScope[.]mjs$|useToggleState[.]mjs$|[\\/](Around|Chip)[.]tsx$|use-media-query[.]ts$|figure-words[.]ts$/,
    minShareCount: 2,
    priority: 2,
  },
  {
    name: 'over',
    test: /private[\\/](intl[\\/])?overlays[\\/]|VisuallyHidden[.]mjs$|private[\\/](Dialog|Heading|Modal|OverlayArrow|Popover)[.]mjs$|private[\\/].*[\\/](PressResponder|animation|getScrollParent|isScrollable|runAfterKeyboard|useDialog|useInteractOutside|useResizeObserver|useViewportSize)[.]mjs$|use-leave-word[.]ts$/,
    includeDependenciesRecursively: false,
    priority: 1,
  },
  { name: 'inside', test: /[\\/]ui[\\/]meeting[\\/]|SelectionIndicator[.]mjs$/, minShareCount: 2, priority: 1 },
];
