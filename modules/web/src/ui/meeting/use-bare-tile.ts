import { useEffect, type RefObject } from 'react';

/** The button that a tile shows to a pointer goes by Escape, from over a name that it covers, until the pointer leaves the tile. */
export function useBareTile(stage: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const bare = ({ key }: KeyboardEvent) => {
      const tile = key === 'Escape' ? stage.current?.querySelector<HTMLElement>('[data-tile]:hover') : null;
      if (!tile) return;
      tile.dataset['bare'] = '';
      tile.addEventListener('pointerleave', () => delete tile.dataset['bare'], { once: true });
    };
    // Buttons keep what happens on them to themselves, so it is heard on the way down.
    document.addEventListener('keydown', bare, true);
    return () => document.removeEventListener('keydown', bare, true);
  }, [stage]);
}
