import { useEffect, useRef } from 'react';

/** A new screen begins at its heading, for those who listen and those who use the keyboard. */
export function useFocusedHeading() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
