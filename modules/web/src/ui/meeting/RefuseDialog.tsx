import { isForMany } from '../../call/rules.ts';
import type { WaitingView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { useOpenDialog } from './dialogs.ts';
import { VerifiedInLobby } from './VerifiedMark.tsx';

/** It voids the invitation, and stands beside the press that lets somebody in: so it is asked once, of who stands there. */
export function RefuseDialog({ person }: { readonly person: WaitingView }) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  // Refused by the id of the stay, whatever keys they show meanwhile.
  const isThere = useMeeting((phase) => phase.waiting.some(({ id }) => id === person.id));
  const shared = useMeeting((phase) => isForMany(phase.meeting));
  const refuse = () => {
    ask(null);
    dispatch({ type: 'act', message: { type: 'refuse', participant: person.id } });
  };
  return (
    <Dialog
      alert
      heading={<Sentence text="refuse.heading" values={{ name: person.name }} />}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('app.cancel')}</Button>
          <Button look="danger" isDisabled={!isThere} onPress={refuse}>
            {t('people.refuse')}
          </Button>
        </>
      }
    >
      <VerifiedInLobby person={person} />
      <p role="status">{t(isThere ? (shared ? 'refuse.text.shared' : 'refuse.text') : 'denied.no-such-participant')}</p>
    </Dialog>
  );
}
