import type { Early } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useWhen } from '../schedule/use-when.ts';
import { LobbyPage } from './LobbyScreen.tsx';

/** Before the meeting: says when it is to start. The page goes on by itself once a host has started it. */
export function EarlyScreen({ early, name }: { readonly early: Early; readonly name: string }) {
  const t = useText();
  const when = useWhen();
  return (
    <LobbyPage name={name} heading={t('early.heading')} status={t('early.text', { when: when(early.startsAt) })} />
  );
}
