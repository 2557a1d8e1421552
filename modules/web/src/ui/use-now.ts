import { useEffect, useState } from 'react';

/** The time, told anew every so often; for texts like "waiting for 2 minutes". */
export function useNow(everyMillis: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return now;
}

export function wholeMinutes(fromMillis: number, toMillis: number): number {
  return Math.max(0, Math.floor((toMillis - fromMillis) / 60_000));
}
