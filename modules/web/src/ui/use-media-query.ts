import { useCallback, useSyncExternalStore } from 'react';

export const PHONE = '(max-width: 767px)';
/** A panel fills the window there. */
export const SMALL = '(max-width: 767px) and (max-height: 479px)';
/** A zoomed page, or a telephone on its side. */
export const LOW = '(max-height: 479px)';
/** The bar has room for the arrows beside microphone and camera. */
export const ROOMY = '(min-width: 1024px)';
export const WIDE_SCREEN = '(min-width: 1280px)';
/** A panel and everybody's pictures have room beside one another. */
export const WIDE = '(min-width: 1600px)';

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
