import { BACKGROUNDS, type Background } from '../../call/preferences.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';

/** What others see behind the person, as people choose it. */
export interface BackgroundChoice {
  readonly label: string;
  readonly chosen: Background;
  readonly options: readonly { readonly value: Background; readonly text: string }[];
  /** Who asked for a blur on a browser that could, finds the way back on one that cannot. */
  readonly offered: boolean;
  readonly choose: (value: unknown) => void;
  /** Has this browser keep an image, and show it. */
  readonly chooseImage: (image: Blob) => void;
}

export function useBackground(): BackgroundChoice {
  const t = useText();
  const dispatch = useDispatch();
  const canBlur = useCall((state) => state.canBlur);
  const chosen = useCall((state) => state.preferences.background);
  const hasImage = useCall((state) => state.preferences.ownBackground);
  return {
    label: t('background.label'),
    chosen,
    options: offeredBackgrounds(hasImage).map((value) => ({ value, text: t(`background.${value}`) })),
    offered: canBlur || chosen !== 'plain',
    choose: (value) => {
      const background = BACKGROUNDS.find((each) => each === value) ?? 'plain';
      dispatch({ type: 'prefer', change: { background } });
    },
    chooseImage: (image) => dispatch({ type: 'choose-own-background', image }),
  };
}

/** One's own image only where there is one. */
export function offeredBackgrounds(hasImage: boolean): readonly Background[] {
  return BACKGROUNDS.filter((each) => each !== 'own' || hasImage);
}
