import { EyeOff, LayoutGrid, Move, PictureInPicture } from 'lucide-react';
import { CORNERS, type Preferences } from '../../call/preferences.ts';
import { stageOf } from '../../call/view.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import type { MenuEntry } from '../components/Menus.tsx';

const ICONS = { seat: LayoutGrid, corner: PictureInPicture, hidden: EyeOff } as const;
const VIEWS = ['seat', 'corner', 'hidden'] as const;

/** Where one's own picture may go from where it is. */
export function useSelfViewActs(): readonly MenuEntry[] {
  const t = useText();
  const dispatch = useDispatch();
  const { selfView, selfCorner } = useCall((state) => state.preferences);
  const prefer = (change: Partial<Preferences>) => () => dispatch({ type: 'prefer', change });
  const floats = useCall((state) => stageOf(state).corner !== null);
  const moves = floats ? CORNERS.filter((corner) => corner !== selfCorner) : [];
  return [
    ...VIEWS.filter((view) => view !== selfView).map((view): MenuEntry => ({
      id: view,
      text: t(`self.${view}`),
      icon: ICONS[view],
      act: prefer({ selfView: view }),
    })),
    ...moves.map((corner): MenuEntry => ({
      id: corner,
      text: t(`self.move.${corner}`),
      icon: Move,
      act: prefer({ selfCorner: corner }),
    })),
  ];
}
