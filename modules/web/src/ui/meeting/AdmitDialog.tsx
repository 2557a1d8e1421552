import { isSameKnock } from '../../call/signing.ts';
import type { WaitingView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { useOpenDialog } from './dialogs.ts';
import { NameWarnings } from './NameWarnings.tsx';
import { VerifiedInLobby } from './VerifiedMark.tsx';

/** The key A asks once before it opens the door: for the person who stands there, and not for another in their place. */
export function AdmitDialog({ person }: { readonly person: WaitingView }) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const now = useMeeting((phase) => phase.waiting.find(({ id }) => id === person.id));
  const isAsSeen = now !== undefined && isSameKnock(now, person);
  const text = person.presides ? 'admit.text.presides' : 'admit.text';
  const admit = () => {
    ask(null);
    dispatch({ type: 'act', message: { type: 'admit', participant: person.id }, seen: [person] });
  };
  return (
    <Dialog
      heading={<Sentence text="admit.heading" values={{ name: person.name }} />}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('app.cancel')}</Button>
          <Button look="primary" isDisabled={!isAsSeen} onPress={admit}>
            {t('people.admit')}
          </Button>
        </>
      }
    >
      <VerifiedInLobby person={person} />
      <NameWarnings person={person} />
      <p role="status">{t(isAsSeen ? text : now === undefined ? 'denied.no-such-participant' : 'denied.not-done')}</p>
    </Dialog>
  );
}
