import { useText } from '../../i18n/index.ts';
import { useCall } from '../call-context.ts';
import { sentence } from '../text.ts';
import styles from './Hidden.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** What screen readers are told, in two regions that stand for as long as the page does. */
export function LiveRegions() {
  const t = useText();
  const { polite, assertive } = useCall((state) => state.announcements);
  return (
    <>
      <div className={css('hidden')} role="status" aria-live="polite">
        {polite && <p key={polite.id}>{sentence(t, polite.message)}</p>}
      </div>
      <div className={css('hidden')} role="alert" aria-live="assertive">
        {assertive && <p key={assertive.id}>{sentence(t, assertive.message)}</p>}
      </div>
    </>
  );
}
