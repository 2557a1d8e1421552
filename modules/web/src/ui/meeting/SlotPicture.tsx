import { useEffect, useRef } from 'react';
import { useMeeting, useSurface } from '../call-context.ts';
import { classes } from '../styles/classes.ts';
import styles from './SlotPicture.module.css';

const css = classes(styles);

/** Whether somebody's keys opened what the slot shows since it was named as it is. Before, it may show whom it was before. */
export function useIsOpened(slot: string | undefined): boolean {
  return useMeeting((phase) => slot !== undefined && phase.keys.heard[slot] !== undefined);
}

/** What a receive slot brings, once it is known whose it is. Faces fill their place and are cropped; slides are not. */
export function SlotPicture({ slot, fit }: { readonly slot: string; readonly fit: 'cover' | 'contain' }) {
  const surface = useSurface();
  const video = useRef<HTMLVideoElement>(null);
  const opened = useIsOpened(slot);
  useEffect(() => (video.current ? surface.attachSlot(slot, video.current) : undefined), [surface, slot]);
  return (
    <video
      ref={video}
      className={css('picture', fit, !opened && 'veiled')}
      autoPlay
      playsInline
      muted
      aria-hidden="true"
      tabIndex={-1}
    />
  );
}
