import { BACKGROUNDS } from '../../call/preferences.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Select } from './Select.tsx';
import { classes } from '../styles/classes.ts';
import styles from './DeviceChoosers.module.css';

const css = classes(styles);

/**
 * What others see behind the person. Where the browser cannot blur there is a sentence in place of the choice; yet who
 * asked for it before, on a browser that could, finds the way back.
 */
export function BackgroundChoice() {
  const t = useText();
  const dispatch = useDispatch();
  const canBlur = useCall((state) => state.canBlur);
  const background = useCall((state) => state.preferences.background);
  const opening = useCall((state) => state.own.camera.device === 'opening');
  const starting = opening && background !== 'plain';
  const unable = canBlur ? null : <p className={css('under')}>{t('background.unable')}</p>;
  if (unable && background === 'plain') return unable;
  return (
    <div className={css('background')}>
      <Select
        label={t('background.label')}
        value={background}
        options={BACKGROUNDS.map((value) => ({ value, text: t(`background.${value}`) }))}
        onChange={(value) => {
          const chosen = BACKGROUNDS.find((each) => each === value) ?? 'plain';
          dispatch({ type: 'prefer', change: { background: chosen } });
        }}
      />
      {unable}
      {starting && (
        <p role="status" className={css('under')}>
          {t('background.starting')}
        </p>
      )}
    </div>
  );
}
