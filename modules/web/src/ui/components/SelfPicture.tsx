import { useEffect, useRef } from 'react';
import { useSurface } from '../call-context.ts';
import styles from './SelfPicture.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** One's own camera, as in a mirror. */
export function SelfPicture() {
  const surface = useSurface();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? surface.attachOwn('camera', video.current) : undefined), [surface]);
  return <video ref={video} className={css('picture')} autoPlay playsInline muted aria-hidden="true" tabIndex={-1} />;
}
