import type { ParticipantView } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useSteadyMeeting } from '../call-context.ts';
import type { MenuEntry } from '../components/Menus.tsx';
import { useOpenDialog } from './dialogs.ts';
import { actsOn, participantStatusOf } from './person-acts.ts';
import { useSelfViewActs } from './use-self-view-acts.ts';

/** What one may do about a person, in the order of the menu. */
export function usePersonActs(person: ParticipantView): readonly MenuEntry[] {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const status = useSteadyMeeting((phase) => participantStatusOf(phase, person));
  const selfViews = useSelfViewActs();
  const acts = actsOn(person, status, { t, dispatch, ask });
  return status.self ? [...acts, ...selfViews] : acts;
}
