import { CAPTION_SIZES, type CaptionsShown } from '../../../call/preferences.ts';
import { captionLanguage } from '../../../call/caption-envelope.ts';
import { useText } from '../../../i18n/index.ts';
import { useCall, useDispatch } from '../../call-context.ts';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { LANGUAGE_OPTIONS } from './caption-lines.ts';

const ALL = 'all';

export function useCaptionPreferences() {
  const dispatch = useDispatch();
  const captions = useCall((state) => state.preferences.captions);
  const prefer = (change: Partial<CaptionsShown>) =>
    dispatch({ type: 'prefer', change: { captions: { ...captions, ...change } } });
  return [captions, prefer] as const;
}

/** Whether, how large and of what languages this person sees captions. */
export function CaptionSettings() {
  const t = useText();
  const [{ on, size, language, aloud }, prefer] = useCaptionPreferences();
  return (
    <>
      <Switch on={on} onChange={(next) => prefer({ on: next })}>
        {t('captions.show')}
      </Switch>
      <Select
        label={t('captions.size')}
        value={size}
        options={CAPTION_SIZES.map((value) => ({ value, text: t(`captions.size.${value}`) }))}
        onChange={(value) => prefer({ size: CAPTION_SIZES.find((each) => each === value) ?? 'normal' })}
      />
      <Select
        label={t('captions.which')}
        value={language ?? ALL}
        options={[{ value: ALL, text: t('captions.which.all') }, ...LANGUAGE_OPTIONS]}
        onChange={(value) => prefer({ language: captionLanguage(value) })}
      />
      <Switch on={aloud} onChange={(next) => prefer({ aloud: next })}>
        {t('captions.aloud')}
      </Switch>
    </>
  );
}
