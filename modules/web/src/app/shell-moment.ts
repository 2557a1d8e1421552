import type { CallPort } from '../call/port.ts';

/**
 * Calls back once nothing that is fetched for later is in anybody's way: inside of a meeting, or after it. Where code is kept
 * already there is little to fetch, and home is such a place too, for a page may stay there for days.
 */
export function onceOutOfTheWay(port: CallPort, isKept: boolean, then: () => void): void {
  const places = isKept ? ['home', 'meeting', 'closed'] : ['meeting', 'closed'];
  let stop: (() => void) | null = null;
  let isDone = false;
  const look = () => {
    if (isDone || !places.includes(port.getState().phase.name)) return;
    isDone = true;
    stop?.();
    then();
  };
  stop = port.subscribe(look);
  look();
}
