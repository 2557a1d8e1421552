import { useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/TextField.tsx';
import { useOpenDialog } from './dialogs.ts';

/** The field counts UTF-16, of which the server's code points are never more. */
const MOST_LETTERS = 200;

/** One line for all who wait, now and later. It is not sealed, for nobody at the door has a key. */
export function LobbyMessageDialog() {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const current = useMeeting((phase) => phase.lobbyMessage);
  const [words, setWords] = useState(current ?? '');
  const text = words.trim().replace(/\s+/gu, ' ');
  const say = (line: string) => {
    ask(null);
    dispatch({ type: 'act', message: line === '' ? { type: 'tell-door' } : { type: 'tell-door', text: line } });
  };
  return (
    <Dialog
      heading={t('door.words')}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('app.cancel')}</Button>
          {current !== null && <Button onPress={() => say('')}>{t('door.words.takeBack')}</Button>}
          <Button look="primary" isDisabled={text === ''} onPress={() => say(text)}>
            {t('note.show')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('chat.field')}
        hint={t('door.words.note')}
        value={words}
        onChange={setWords}
        maxLength={MOST_LETTERS}
        autoComplete="off"
      />
    </Dialog>
  );
}
