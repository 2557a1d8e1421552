import { Suspense, useState } from 'react';
import type { ParticipantView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog, MissingDialog } from '../components/Dialog.tsx';
import { Select } from '../components/Select.tsx';
import { PartBoundary } from '../part.tsx';
import { classes } from '../styles/classes.ts';
import { useOpenDialog, type OpenDialog } from './dialogs.ts';
import { LaterPart } from './late-parts.ts';
import { anotherHostStays } from './people.ts';
import styles from './MeetingDialogs.module.css';

const css = classes(styles);

export function MeetingDialogs({ dialog }: { readonly dialog: OpenDialog | null }) {
  const ask = useOpenDialog();
  switch (dialog?.name) {
    case 'end':
      return <EndDialog />;
    case 'remove':
    case 'admit':
    case 'react':
    case 'admit-all':
    case 'floor':
    case 'door':
    case 'share':
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
  const cared = useMeeting(anotherHostStays);
  // Its texts came with the poll.
  const votes = useMeeting(({ polls }) => polls.list.at(-1)?.stage === 'open');
  const leaving = useMeeting((phase) => phase.leaving);
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
            isPending={leaving !== 'no'}
            onPress={() => dispatch({ type: 'act', message: { type: 'end-for-all' } })}
          >
            {t('end.all')}
          </Button>
        </>
      }
    >
      <p>{t(explanation, { count: others })}</p>
      {!alone && <HandOver />}
      <p className={css('consequence')}>
        {t('end.all.text')}
        {votes && ` ${t('polls.endsUncounted')}`}
      </p>
    </Dialog>
  );
}

function HandOver() {
  const t = useText();
  const dispatch = useDispatch();
  const participants = useMeeting((phase) => phase.participants);
  const self = useMeeting((phase) => phase.self);
  const leaving = useMeeting((phase) => phase.leaving);
  const successors = participants
    .filter((person) => person.connected && person.id !== self)
    .sort((a, b) => rank(a) - rank(b));
  const [chosen, setChosen] = useState<string | null>(null);
  const successor = successors.find((person) => person.id === chosen) ?? successors[0];
  if (successor === undefined) return null;
  return (
    <div className={css('handOver')}>
      <Select
        label={t('end.handOver.to')}
        value={successor.id}
        options={successors.map((person) => ({ value: person.id, text: person.name }))}
        onChange={setChosen}
      />
      <Button
        isPending={leaving !== 'no'}
        onPress={() => dispatch({ type: 'act', message: { type: 'hand-over-and-leave', successor: successor.id } })}
      >
        {t('end.handOver')}
      </Button>
    </div>
  );
}

/** Those already named by a host come first. */
function rank(person: ParticipantView): number {
  return person.role === 'host' ? 0 : person.role === 'alternate-host' ? 1 : 2;
}
