import { useEffect, useRef } from 'react';
import { useCall, useSurface } from '../call-context.ts';
import styles from './SelfPicture.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** One's own camera: as in a mirror, unless it looks away from the person, at what others should read. */
export function SelfPicture() {
  const surface = useSurface();
  const facing = useCall((state) => state.own.camera.facing ?? 'user');
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? surface.attachOwn('camera', video.current) : undefined), [surface]);
  return (
    <video
      ref={video}
      className={css('picture', facing === 'user' && 'mirrored')}
      autoPlay
      playsInline
      muted
      aria-hidden="true"
      tabIndex={-1}
    />
  );
}
