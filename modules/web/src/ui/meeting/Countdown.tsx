import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/index.ts';
import { useClock } from '../call-context.ts';
import { countdownText } from './countdown.ts';

interface Props {
  /** By the clock of the call. */
  readonly endMillis: number;
  readonly className?: string | undefined;
}

/** Minutes and seconds that are left; written once a second without a render, and read aloud only by whoever asks. */
export function Countdown({ endMillis, className }: Props) {
  const t = useText();
  const now = useClock();
  const clock = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const tick = () => {
      if (clock.current) clock.current.textContent = countdownText(endMillis - now());
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [endMillis, now]);
  return <time ref={clock} className={className} role="timer" aria-live="off" aria-label={t('floor.minutes')} />;
}
