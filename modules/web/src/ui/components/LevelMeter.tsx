import { useEffect, useRef } from 'react';
import type { ParticipantId } from '../../call/state.ts';
import { useSurface } from '../call-context.ts';
import styles from './LevelMeter.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Props {
  /** Null for oneself. */
  readonly who: ParticipantId | null;
  readonly place: 'control' | 'field' | 'tile';
  /** Told whether a voice was heard within the last seconds, and only when that changes. */
  readonly onSound?: (hasSound: boolean) => void;
}

const VOICE = 0.06;
const FORGOTTEN_AFTER_MILLIS = 4000;

/** The voice line. It follows the level by reference, 15 times a second, without a render. */
export function LevelMeter({ who, place, onSound }: Props) {
  const surface = useSurface();
  const line = useRef<HTMLSpanElement>(null);
  const listener = useRef(onSound);
  useEffect(() => {
    listener.current = onSound;
  }, [onSound]);
  useEffect(() => {
    let lastVoice = 0;
    let reported = false;
    const follow = (level: number) => {
      line.current?.style.setProperty('--level', level.toFixed(3));
      const now = performance.now();
      if (level >= VOICE) lastVoice = now;
      const hasSound = lastVoice > 0 && now - lastVoice < FORGOTTEN_AFTER_MILLIS;
      if (hasSound !== reported) {
        reported = hasSound;
        listener.current?.(hasSound);
      }
    };
    return who === null ? surface.onOwnLevel(follow) : surface.onLevel(who, follow);
  }, [surface, who]);
  return (
    <span className={css('meter', place)} aria-hidden="true">
      <span ref={line} className={css('line')} />
    </span>
  );
}
