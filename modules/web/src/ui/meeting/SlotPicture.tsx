import { useEffect, useRef } from 'react';
import { useSurface } from '../call-context.ts';
import { classes } from '../styles/classes.ts';
import styles from './SlotPicture.module.css';

const css = classes(styles);

/** What a receive slot brings. Faces fill their place and are cropped; slides are not. */
export function SlotPicture({ slot, fit }: { readonly slot: string; readonly fit: 'cover' | 'contain' }) {
  const surface = useSurface();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? surface.attachSlot(slot, video.current) : undefined), [surface, slot]);
  return (
    <video ref={video} className={css('picture', fit)} autoPlay playsInline muted aria-hidden="true" tabIndex={-1} />
  );
}
