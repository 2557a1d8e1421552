import { MonitorX } from 'lucide-react';
import type { ParticipantView } from '../../call/state.ts';
import { presenterOf } from '../../call/view.ts';
import { useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { WIDE_SCREEN, useMediaQuery } from '../use-media-query.ts';
import { usePersonActs } from './use-person-acts.ts';

/** Above a screen that somebody else shares: a host ends it for everybody. */
export function StopShare() {
  const presenter = useMeeting(presenterOf);
  return presenter === undefined ? null : <Stop presenter={presenter} />;
}

function Stop({ presenter }: { readonly presenter: ParticipantView }) {
  // Beside it stands who shares, and that has to be read.
  const roomy = useMediaQuery(WIDE_SCREEN);
  const stop = usePersonActs(presenter).find(({ id }) => id === 'stop-share');
  if (stop === undefined) return null;
  const act = () => {
    // The line goes, and its button with it.
    document.getElementById('main')?.focus();
    stop.act();
  };
  return (
    <Button look="quietPlain" size="dense" square={!roomy} {...(!roomy && { 'aria-label': stop.text })} onPress={act}>
      <Icon icon={MonitorX} size="small" />
      {roomy && <span data-words>{stop.text}</span>}
    </Button>
  );
}
