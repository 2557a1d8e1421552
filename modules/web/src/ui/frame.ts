import { createContext, use } from 'react';

/** The host of this server, where the meeting stands in a frame of another page; null where it has a page of its own. */
export const FrameContext = createContext<string | null>(null);

/** In a frame there is this one meeting: no way leads home, or to an account. */
export function useFrame(): string | null {
  return use(FrameContext);
}
