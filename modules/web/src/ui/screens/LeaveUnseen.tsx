import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { Sentence } from '../components/Sentence.tsx';

/** The way out of a meeting whose screen does not stand, and why there is none where the server says so, as to the last host. */
export function LeaveUnseen() {
  const t = useText();
  const dispatch = useDispatch();
  const notices = useCall((state) => state.notices);
  // The texts of others come with the meeting's screen.
  const refusals = notices.filter(({ message }) => message.key.startsWith('denied.'));
  return (
    <>
      {refusals.map(({ id, tone, message }) => (
        <Note key={id} tone={tone}>
          <Sentence text={message.key} values={message.values} />
        </Note>
      ))}
      <Button onPress={() => dispatch({ type: 'leave' })}>{t('bar.leave')}</Button>
    </>
  );
}
