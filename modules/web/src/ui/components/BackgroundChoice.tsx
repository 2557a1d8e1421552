import { FileTrigger } from 'react-aria-components';
import { useText } from '../../i18n/index.ts';
import { useCall } from '../call-context.ts';
import { Button } from './Button.tsx';
import { Select } from './Select.tsx';
import { useBackground } from './use-background.ts';
import { classes } from '../styles/classes.ts';
import styles from './DeviceChoosers.module.css';

const css = classes(styles);

/**
 * What others see behind the person. Where the browser cannot blur there is a sentence in place of the choice; yet who
 * asked for it before, on a browser that could, finds the way back.
 */
export function BackgroundChoice() {
  const t = useText();
  const canBlur = useCall((state) => state.canBlur);
  const opening = useCall((state) => state.own.camera.device === 'opening');
  const { label, chosen, options, offered, choose, chooseImage } = useBackground();
  const starting = opening && chosen !== 'plain';
  const unable = canBlur ? null : <p className={css('under')}>{t('background.unable')}</p>;
  if (!offered) return unable;
  return (
    <div className={css('background')}>
      <Select label={label} value={chosen} options={options} onChange={choose} />
      {unable}
      {canBlur && (
        <FileTrigger
          acceptedFileTypes={['image/*']}
          onSelect={(files) => {
            const image = files?.[0];
            if (image) chooseImage(image);
          }}
        >
          <Button look="quiet" className={css('link')}>
            {t('background.choose')}
          </Button>
        </FileTrigger>
      )}
      {starting && (
        <p role="status" className={css('under')}>
          {t('background.starting')}
        </p>
      )}
    </div>
  );
}
