import { isPending } from '../../call/state.ts';
import { useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../styles/classes.ts';
import { useActsOnAll } from './use-acts-on-all.ts';
import styles from './PeoplePanel.module.css';

const css = classes(styles);

/** What a host does to everybody at once; whoever presides keeps the microphone. */
export function ForAll() {
  const acts = useActsOnAll();
  const muting = useMeeting((phase) => isPending(phase, (message) => message.type === 'mute-all'));
  if (acts.length === 0) return null;
  return (
    <div className={css('forAll')}>
      {acts.map(({ id, text, count, act }) => (
        <Button key={id} size="dense" isPending={id === 'mute all' && muting} onPress={act}>
          {text}
          {count !== undefined && ` · ${count}`}
        </Button>
      ))}
    </div>
  );
}
