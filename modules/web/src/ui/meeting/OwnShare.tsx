import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/index.ts';
import { useSurface } from '../call-context.ts';
import { classes } from '../styles/classes.ts';
import { usePageVisible } from '../use-page-visible.ts';
import styles from './OwnShare.module.css';

const css = classes(styles);

/**
 * What others see of one's own screen, small, so that a screen that holds this page holds no mirror in a mirror to speak of. It is
 * the captured track itself: nothing comes over the network, and nothing is drawn while the page is hidden, as it mostly is
 * while another tab is shown to everybody.
 */
export function OwnShare() {
  const t = useText();
  const surface = useSurface();
  const visible = usePageVisible();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(
    () => (visible && video.current ? surface.attachOwn('screen', video.current) : undefined),
    [surface, visible],
  );
  return (
    <figure className={css('place')} aria-label={t('share.own')} data-own-share>
      <video ref={video} className={css('picture')} autoPlay playsInline muted aria-hidden="true" tabIndex={-1} />
    </figure>
  );
}
