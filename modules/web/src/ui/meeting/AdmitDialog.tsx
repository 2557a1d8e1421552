import { verifiedAtDoor } from '../../call/keys.ts';
import type { WaitingView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useOpenDialog } from './dialogs.ts';
import { NameWarnings } from './NameWarnings.tsx';
import { VerifiedLine } from './VerifiedMark.tsx';

/** The key A asks once before it opens the door. */
export function AdmitDialog({ person }: { readonly person: WaitingView }) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const verified = useMeeting((phase) => verifiedAtDoor(phase.keys, person));
  const admit = () => {
    ask(null);
    dispatch({ type: 'act', message: { type: 'admit', participant: person.id } });
  };
  return (
    <Dialog
      heading={t('admit.heading', { name: person.name })}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('app.cancel')}</Button>
          <Button look="primary" onPress={admit}>
            {t('people.admit')}
          </Button>
        </>
      }
    >
      <VerifiedLine by={verified} />
      <NameWarnings person={person} />
      <p>{t(person.presides ? 'admit.text.presides' : 'admit.text')}</p>
    </Dialog>
  );
}
