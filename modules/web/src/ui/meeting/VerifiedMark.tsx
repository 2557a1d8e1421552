import { BadgeCheck } from 'lucide-react';
import { verifiedInLobby, type VerifiedBy } from '../../call/keys.ts';
import type { WaitingView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { Hidden } from '../components/Hidden.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import styles from './VerifiedMark.module.css';

const css = classes(styles);

/** Who vouches for a name, in words; undefined for nobody. */
export function useVerifiedWords(by: VerifiedBy): string | undefined {
  const t = useText();
  if (by === null) return undefined;
  return by === '' ? t('people.verified.unnamed') : t('people.verified', { organisation: by });
}

/** Beside a name for which the organisation vouches. */
export function VerifiedMark({ by }: { readonly by: VerifiedBy }) {
  const words = useVerifiedWords(by);
  if (words === undefined) return null;
  return (
    <span title={words} className={css('mark')}>
      <Icon icon={BadgeCheck} size="small" />
      <Hidden>{words}</Hidden>
    </span>
  );
}

/** The same in words, where a host decides on somebody. */
export function VerifiedInLobby({ person }: { readonly person: WaitingView }) {
  const words = useVerifiedWords(useMeeting((phase) => verifiedInLobby(phase.keys, person)));
  if (words === undefined) return null;
  return (
    <small className={css('line')}>
      <Icon icon={BadgeCheck} size="small" />
      <span dir="auto">{words}</span>
    </small>
  );
}
