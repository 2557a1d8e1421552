import type { BrowserKind } from '../call/state.ts';

/** What of `navigator` tells browsers apart; all of it may be pretended, so nothing but words may hang on it. */
export interface BrowserSigns {
  readonly userAgent: string;
  /** An iPad calls itself a Macintosh, but can be touched in more than one place. */
  readonly maxTouchPoints: number;
}

/** Where a person finds what the browser allows to a page: on iOS every browser has Safari's engine and its menu. */
export function browserOf({ userAgent, maxTouchPoints }: BrowserSigns): BrowserKind {
  if (/iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Macintosh') && maxTouchPoints > 1)) return 'ios';
  if (userAgent.includes('Firefox/')) return 'firefox';
  if (userAgent.includes('Android')) return 'android';
  if (userAgent.includes('Safari/') && !/Chrom(e|ium)\//.test(userAgent)) return 'safari';
  return 'chromium';
}

/** Whether the person has told the browser to save data; not every browser says so, and no type knows of it. */
export function savesData(navigator: object): boolean {
  const connection: unknown = 'connection' in navigator ? navigator.connection : undefined;
  return (
    typeof connection === 'object' && connection !== null && 'saveData' in connection && connection.saveData === true
  );
}
