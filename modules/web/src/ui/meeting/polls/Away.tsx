import { isInGroup } from '../../../call/keys.ts';
import { useText } from '../../../i18n/index.ts';
import { useMeeting } from '../../call-context.ts';
import { classes } from '../../styles/classes.ts';
import styles from './Polls.module.css';

const css = classes(styles);

/** Why a control that needs the keys of the meeting rests for a moment. */
export function Away() {
  const t = useText();
  const isHere = useMeeting((phase) => isInGroup(phase.keys));
  return isHere ? null : <p className={css('about')}>{t('polls.away')}</p>;
}
