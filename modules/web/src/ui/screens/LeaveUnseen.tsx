import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';

const LAST_HOST = 'denied.last-host-must-hand-over';

/** The way out of a meeting whose screen does not stand; the last host, who is not let go, can end it. */
export function LeaveUnseen() {
  const t = useText();
  const dispatch = useDispatch();
  const isLastHost = useCall(({ notices }) => notices.some(({ message }) => message.key === LAST_HOST));
  return (
    <>
      {isLastHost && (
        <>
          <Note tone="danger">{t(LAST_HOST)}</Note>
          <p>{t('end.all.text')}</p>
          <Button look="danger" onPress={() => dispatch({ type: 'act', message: { type: 'end-for-all' } })}>
            {t('end.all')}
          </Button>
        </>
      )}
      <Button onPress={() => dispatch({ type: 'leave' })}>{t('bar.leave')}</Button>
    </>
  );
}
