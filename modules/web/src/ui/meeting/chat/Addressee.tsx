import { addressedMember } from '../../../call/keys.ts';
import type { ChatTo } from '../../../call/talk.ts';
import { useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Select } from '../../components/Select.tsx';
import { othersOf } from '../people.ts';

const TO_ALL = 'all';
const TO_HOSTS = 'hosts';
const GONE = 'gone';

/**
 * For whom the next message is. Who has left, or is another by what the server says now, stays chosen, so that nothing goes to
 * others than it was meant for.
 */
export function Addressee({ to }: { readonly to: ChatTo }) {
  const t = useText();
  const dispatch = useDispatch();
  const participants = useMeeting((phase) => phase.participants);
  const self = useMeeting((phase) => phase.self);
  const others = othersOf({ participants, self });
  const choose = (value: string) => {
    const chosen: ChatTo =
      value === TO_ALL ? { kind: 'all' } : value === TO_HOSTS ? { kind: 'hosts' } : { kind: 'one', participant: value };
    dispatch({ type: 'address-chat', to: chosen });
  };
  const isHere = useMeeting((phase) => to.kind !== 'one' || addressedMember(phase.keys, to) !== undefined);
  const hasLeft = to.kind === 'one' && !(isHere && others.some(({ id }) => id === to.participant));
  const chosen = hasLeft ? GONE : to.kind === 'one' ? to.participant : to.kind;
  return (
    <Select
      label={t('chat.to')}
      inline
      value={chosen}
      options={[
        { value: TO_ALL, text: t('chat.to.all') },
        { value: TO_HOSTS, text: t('chat.to.hosts') },
        ...(hasLeft ? [{ value: chosen, text: t('chat.to.gone') }] : []),
        ...others.map(({ id, name }) => ({ value: id, text: name, dir: 'auto' as const })),
      ]}
      onChange={choose}
    />
  );
}
