import { ownView } from '../../call/state.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { canCaptureScreens } from './capture.ts';
import { useOpenDialog } from './dialogs.ts';

export interface Share {
  readonly on: boolean;
  /** The screen is being chosen, or the server has not taken it yet. */
  readonly opening: boolean;
  /** Without the right: a press says so, and how to ask for it. */
  readonly resting: boolean;
  readonly toggle: () => void;
}

/** There only in browsers that can share: stops one's share, or asks how to begin one. */
export function useShare(): Share | null {
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const may = useMeeting((phase) => ownView(phase)?.mayShare === true);
  const on = useCall((state) => state.own.screen.on);
  const opening = useCall(({ own: { screen } }) => screen.device === 'opening' || screen.track === undefined);
  if (!on && !canCaptureScreens()) return null;
  const toggle = () => {
    if (on) dispatch({ type: 'set-own', source: 'screen', on: false });
    else if (may) ask({ name: 'share' });
    else dispatch({ type: 'share-refused' });
  };
  return { on, opening: on && opening, resting: !on && !may, toggle };
}
