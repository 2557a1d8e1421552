import { useState } from 'react';
import { rosterOf } from '../../call/roster.ts';
import type { ParticipantView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Select } from '../components/Select.tsx';
import { useOpenDialog } from './dialogs.ts';
import { inListOrder } from './people.ts';

const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60];
const NOBODY = '';
const NO_LIMIT = '0';

/** To whom, and for how long. Who raised a hand first stands first, and is chosen unless the host came for another. */
export function FloorDialog({ person }: { readonly person?: ParticipantView | undefined }) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const participants = useMeeting((phase) => phase.participants);
  const [chosen, choose] = useState(person?.id ?? rosterOf(participants).hands[0]?.id ?? NOBODY);
  const [minutes, setMinutes] = useState('5');
  const hasLeft = chosen !== NOBODY && !participants.some(({ id }) => id === chosen);
  const endless = minutes === NO_LIMIT;
  const give = () => {
    ask(null);
    const target = chosen === NOBODY ? {} : { participant: chosen };
    const time = endless ? {} : { seconds: Number(minutes) * 60 };
    dispatch({ type: 'act', message: { type: 'give-floor', ...target, ...time } });
  };
  return (
    <Dialog
      heading={t('floor.give')}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('app.cancel')}</Button>
          <Button look="primary" isDisabled={hasLeft || (endless && chosen === NOBODY)} onPress={give}>
            {t('floor.begin')}
          </Button>
        </>
      }
    >
      {hasLeft && <p>{t('denied.no-such-participant')}</p>}
      <Select
        label={t('chat.to')}
        value={chosen}
        options={[
          ...inListOrder(participants).map(({ id, name }) => ({ value: id, text: name })),
          { value: NOBODY, text: t('floor.nobody') },
        ]}
        onChange={choose}
      />
      <Select
        label={t('floor.minutes')}
        value={minutes}
        options={[
          ...MINUTES.map((count) => ({ value: String(count), text: t('floor.minutes.count', { count }) })),
          { value: NO_LIMIT, text: t('floor.minutes.none') },
        ]}
        onChange={setMinutes}
      />
    </Dialog>
  );
}
