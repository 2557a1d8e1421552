import { useState } from 'react';
import { memberOf } from '../../call/keys.ts';
import type { ParticipantView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Select } from '../components/Select.tsx';
import { classes } from '../styles/classes.ts';
import styles from './MeetingDialogs.module.css';

const css = classes(styles);
const GONE = '';

/** Whoever stands there when it is pressed is who was chosen: nobody else comes in their place by themselves. */
export function HandOver() {
  const t = useText();
  const dispatch = useDispatch();
  const participants = useMeeting((phase) => phase.participants);
  const keys = useMeeting((phase) => phase.keys);
  const self = useMeeting((phase) => phase.self);
  const leaving = useMeeting((phase) => phase.leaving);
  const successors = participants
    .filter((person) => person.connected && person.id !== self)
    .sort((a, b) => rank(a) - rank(b))
    .map(({ id, name }) => ({ id, text: name, target: memberOf(keys, id) ?? null }));
  const [chosen, choose] = useState<(typeof successors)[number]>();
  if (chosen === undefined && successors[0]) choose(successors[0]);
  const now = successors.find(({ id }) => id === chosen?.id);
  // Before the keys are here there is but a name.
  const isSame = chosen?.target ? now?.target?.key === chosen.target.key : now?.text === chosen?.text;
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
          dispatch({ type: 'act', message, target: here.target });
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
