import { useEffect, useState } from 'react';

/**
 * The time, told anew every so often; for texts like "waiting for 2 minutes".
 *
 * @param read the same in every render
 */
export function useNow(everyMillis: number, read: () => number = Date.now): number {
  const [now, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis, read]);
  return now;
}

export function wholeMinutes(fromMillis: number, toMillis: number): number {
  return Math.max(0, Math.floor((toMillis - fromMillis) / 60_000));
}
