import { Suspense, useState } from 'react';
import { memberOf } from '../../call/keys.ts';
import { isGoing } from '../../call/leaving.ts';
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

const GONE = '';

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
      {!alone && <HandOver />}
      <p className={css('consequence')}>
        {t('end.all.text')}
        {votes && ` ${t('polls.endsUncounted')}`}
      </p>
    </Dialog>
  );
}

/** Whoever stands there when it is pressed is who was chosen: nobody else comes in their place by themselves. */
function HandOver() {
  const t = useText();
  const dispatch = useDispatch();
  const participants = useMeeting((phase) => phase.participants);
  const keys = useMeeting((phase) => phase.keys);
  const self = useMeeting((phase) => phase.self);
  const leaving = useMeeting((phase) => phase.leaving);
  const successors = participants
    .filter((person) => person.connected && person.id !== self)
    .sort((a, b) => rank(a) - rank(b))
    .map(({ id, name }) => ({ id, text: name, whom: memberOf(keys, id) ?? null }));
  const [chosen, choose] = useState<(typeof successors)[number]>();
  if (chosen === undefined && successors[0]) choose(successors[0]);
  const now = successors.find(({ id }) => id === chosen?.id);
  // Before the keys are here there is but a name.
  const isSame = chosen?.whom ? now?.whom?.key === chosen.whom.key : now?.text === chosen?.text;
  const here = isSame ? now : undefined;
  if (chosen === undefined) return null;
  return (
    <div className={css('handOver')}>
      <Select
        label={t('end.handOver.to')}
        value={here ? chosen.id : GONE}
        options={[
          ...(here ? [] : [{ value: GONE, text: t('denied.no-such-participant') }]),
          ...successors.map(({ id, text }) => ({ value: id, text })),
        ]}
        onChange={(value) => choose(successors.find(({ id }) => id === value))}
      />
      <Button
        isDisabled={!here}
        isPending={leaving !== 'no'}
        onPress={() => {
          if (!here) return;
          const message = { type: 'hand-over-and-leave', successor: here.id } as const;
          dispatch({ type: 'act', message, whom: here.whom });
        }}
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
