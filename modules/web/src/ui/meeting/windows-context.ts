import { createContext, use } from 'react';

/** What else the meeting shows beside this page. */
export interface OtherWindows {
  readonly floating: boolean;
  readonly toggleFloating: () => void;
  readonly share: boolean;
  readonly toggleShare: () => void;
}

const NONE: OtherWindows = {
  floating: false,
  toggleFloating: () => undefined,
  share: false,
  toggleShare: () => undefined,
};

export const WindowsContext = createContext<OtherWindows>(NONE);

export function useOtherWindows(): OtherWindows {
  return use(WindowsContext);
}
