import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/index.ts';
import { countdownText } from './countdown.ts';

interface Props {
  /** By this device's clock. */
  readonly endMillis: number;
  readonly className?: string | undefined;
}

/** Minutes and seconds that are left; written once a second without a render, and read aloud only by whoever asks. */
export function Countdown({ endMillis, className }: Props) {
  const t = useText();
  const clock = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const tick = () => {
      if (clock.current) clock.current.textContent = countdownText(endMillis - Date.now());
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [endMillis]);
  return <time ref={clock} className={className} role="timer" aria-live="off" aria-label={t('floor.minutes')} />;
}
