import { ownView } from '../../call/state.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { canCaptureScreens } from './capture.ts';
import { useOpenDialog } from './dialogs.ts';

/** There only for those who hold the right, in browsers that can: stops one's share, or asks how to begin one. */
export function useShare(): { readonly on: boolean; readonly opening: boolean; readonly toggle: () => void } | null {
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const may = useMeeting((phase) => ownView(phase)?.mayShare === true);
  const on = useCall((state) => state.own.screen.on);
  const opening = useCall((state) => state.own.screen.device === 'opening');
  if (!on && (!may || !canCaptureScreens())) return null;
  const toggle = () => {
    if (on) dispatch({ type: 'set-own', source: 'screen', on: false });
    else ask({ name: 'share' });
  };
  return { on, opening: on && opening, toggle };
}
