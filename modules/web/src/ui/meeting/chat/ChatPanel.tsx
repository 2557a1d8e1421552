import { isInGroup } from '../../../call/keys.ts';
import { useText } from '../../../i18n/index.ts';
import { useMeeting } from '../../call-context.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import { Composer } from './Composer.tsx';
import { Lines } from './Lines.tsx';

/** Sealed messages to all, to the hosts or to one person; what was written before one came is not here. */
export function ChatPanel() {
  const t = useText();
  const ready = useMeeting((phase) => isInGroup(phase.keys));
  const writing = useMeeting((phase) => phase.chat.wanted > 0);
  return (
    <PanelFrame panel="chat" heading={t('chat.heading')} takesFocus={!writing} scrollsInside foot={<Composer />}>
      <Lines note={t(ready ? 'chat.sealed' : 'chat.off')} />
    </PanelFrame>
  );
}
