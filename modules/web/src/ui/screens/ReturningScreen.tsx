import type { Returning } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { QuietPage } from '../components/QuietPage.tsx';
import { classes } from '../styles/classes.ts';
import { useFrame } from '../frame.ts';
import { useFocusedHeading } from '../use-focused-heading.ts';
import styles from './ReturningScreen.module.css';

const css = classes(styles);

const HEADINGS = {
  reload: 'returning.heading',
  server: 'returning.heading',
  media: 'returning.media',
} as const satisfies Record<Returning['cause'], TextKey>;

/** On the way back to the seat: after a reload, or when a connection did not heal by itself. */
export function ReturningScreen({ returning }: { readonly returning: Returning }) {
  const t = useText();
  const dispatch = useDispatch();
  const frame = useFrame();
  const heading = useFocusedHeading();
  const waits = returning.trial > 1;
  return (
    <QuietPage
      title="title.lobby"
      foot={
        <div className={css('foot')}>
          {waits && (
            <Button look="primary" isDisabled={!returning.pausing} onPress={() => dispatch({ type: 'come-back-now' })}>
              {t('returning.now')}
            </Button>
          )}
          <Button onPress={() => dispatch({ type: frame === null ? 'go-home' : 'leave' })}>{t('bar.leave')}</Button>
        </div>
      }
    >
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {t(HEADINGS[returning.cause])}
        </h1>
        <p role="status">{waits && t('returning.trying')}</p>
      </div>
    </QuietPage>
  );
}
