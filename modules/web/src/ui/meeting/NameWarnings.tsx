import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ParticipantView, WaitingView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { Icon } from '../components/Icon.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import styles from './NameWarnings.module.css';

const css = classes(styles);

/** Why a name may be taken for another one. Whoever it looks like is named as long as they are here. */
export function NameWarnings({ person }: { readonly person: Pick<ParticipantView | WaitingView, 'nameWarning'> }) {
  const t = useText();
  const warning = person.nameWarning;
  const like = useMeeting(
    (phase) =>
      [...phase.participants, ...phase.waiting].find(
        ({ id }) => warning?.similarTo !== undefined && id === warning.similarTo,
      )?.name,
  );
  return (
    <>
      {like !== undefined && (
        <Warning>
          <Sentence text="people.looksLike" values={{ name: like }} />
        </Warning>
      )}
      {warning?.mixedScripts === true && <Warning>{t('people.mixedScripts')}</Warning>}
    </>
  );
}

function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <small className={css('warning')}>
      <Icon icon={TriangleAlert} size="small" />
      <span>{children}</span>
    </small>
  );
}
