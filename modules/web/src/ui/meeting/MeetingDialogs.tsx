import { Suspense } from 'react';
import { hasOtherHost, isGoing } from '../../call/leaving.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog, MissingDialog } from '../components/Dialog.tsx';
import { MissingPart } from '../components/MissingPart.tsx';
import { PartBoundary } from '../part.tsx';
import { classes } from '../styles/classes.ts';
import { useOpenDialog, type OpenDialog } from './dialogs.ts';
import { LaterPart } from './late-parts.ts';
import styles from './MeetingDialogs.module.css';

const css = classes(styles);

export function MeetingDialogs({ dialog }: { readonly dialog: OpenDialog | null }) {
  const ask = useOpenDialog();
  switch (dialog?.name) {
    case 'end':
      return <EndDialog />;
    case 'remove':
    case 'admit':
    case 'refuse':
    case 'react':
    case 'admit-all':
    case 'floor':
    case 'door':
    case 'share':
    case 'invitation':
    case 'keys':
    case 'commands':
      return (
        <PartBoundary missing={<MissingDialog onClose={() => ask(null)} />}>
          <Suspense>
            <LaterPart what={dialog} />
          </Suspense>
        </PartBoundary>
      );
    case undefined:
      return null;
  }
}

/** A9: a meeting is ended, or handed over, or left to another host; never just left. */
function EndDialog() {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const others = useMeeting((phase) => phase.participants.length - 1);
  const cared = useMeeting(hasOtherHost);
  // Its texts came with the poll.
  const votes = useMeeting(({ polls }) => polls.list.at(-1)?.stage === 'open');
  const leaving = useMeeting((phase) => phase.leaving);
  const held = useMeeting(({ acts }) => acts.held.some(({ act }) => isGoing(act)));
  const alone = others === 0;
  const explanation = alone ? 'end.text.alone' : cared ? 'end.text.others' : 'end.text';
  return (
    <Dialog
      heading={t(alone ? 'end.heading.alone' : 'end.heading')}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('end.stay')}</Button>
          {(alone || cared || leaving === 'unanswered') && (
            <Button isPending={leaving === 'asked'} onPress={() => dispatch({ type: 'leave' })}>
              {t('end.leave')}
            </Button>
          )}
          <Button
            look="danger"
            isPending={leaving !== 'no' && !held}
            onPress={() => dispatch({ type: 'act', message: { type: 'end-for-all' } })}
          >
            {t('end.all')}
          </Button>
        </>
      }
    >
      <p>{t(explanation, { count: others })}</p>
      {!alone && (
        <PartBoundary missing={<MissingPart />} triesAgain>
          <Suspense>
            <LaterPart what={{ name: 'hand over' }} />
          </Suspense>
        </PartBoundary>
      )}
      <p className={css('consequence')}>
        {t('end.all.text')}
        {votes && ` ${t('polls.endsUncounted')}`}
      </p>
    </Dialog>
  );
}
