import { useState } from 'react';
import { memberOf, type GroupMember } from '../../call/keys.ts';
import { participantOf, type ParticipantView, type RemovalReason } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Choices } from '../components/Choices.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { useOpenDialog } from './dialogs.ts';

const REASONS = [
  'not-invited',
  'identity-doubted',
  'disturbs',
  'part-over',
  'other',
] as const satisfies readonly RemovalReason[];

interface Props {
  readonly person: ParticipantView;
  /** As the group had them when the dialog was asked for. */
  readonly target: GroupMember | null;
}

/** The name stands in full: somebody decides on it, and on nobody whom the server puts in their place. */
export function RemoveDialog({ person, target }: Props) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const now = useMeeting((phase) => participantOf(phase, person.id) ?? phase.away.find(({ id }) => id === person.id));
  const device = useMeeting(({ keys }) => memberOf(keys, person.id)?.device);
  const isAsSeen = now?.name === person.name && device === target?.device;
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const remove = () => {
    ask(null);
    const why = reason === null ? {} : { reason };
    dispatch({ type: 'act', message: { type: 'remove', participant: person.id, ...why }, target });
  };
  return (
    <Dialog
      alert
      heading={<Sentence text="remove.heading" values={{ name: person.name }} />}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('remove.keep')}</Button>
          <Button look="danger" isDisabled={!isAsSeen} onPress={remove}>
            {t('people.remove')}
          </Button>
        </>
      }
    >
      <p role="status">{t(isAsSeen ? 'remove.text' : now ? 'denied.not-done' : 'denied.no-such-participant')}</p>
      <Choices
        label={t('remove.reason')}
        name="removal-reason"
        options={REASONS.map((value) => ({ value, text: t(`report.reason.${value}`) }))}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
