import { useCallback } from 'react';
import { useText } from '../../i18n/index.ts';

/** React Aria brings the unseen buttons by which a screen reader leaves, and no word for them in the page's languages. */
export function useLeaveWord() {
  const word = useText()('app.close');
  return useCallback(
    (overlay: HTMLElement | null) => {
      const buttons = overlay?.querySelectorAll(':scope > div > button[tabindex="-1"]') ?? [];
      for (const button of buttons) button.setAttribute('aria-label', word);
    },
    [word],
  );
}
