import { Eye, EyeOff, MonitorUp } from 'lucide-react';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Select } from '../components/Select.tsx';
import { classes } from '../styles/classes.ts';
import { OwnShare } from './OwnShare.tsx';
import styles from './SharingBar.module.css';

const css = classes(styles);

const MODES = ['text', 'motion'] as const;

/** Who shares sees the meeting and not what the others see, so it is said and shown here once the server takes it, and for as long as it goes on. */
export function SharingBar() {
  const t = useText();
  const dispatch = useDispatch();
  const sound = useCall((state) => state.own.screen.sound);
  const { share, ownShare } = useCall((state) => state.preferences);
  const stop = () => {
    // The bar goes, and its button with it.
    document.getElementById('main')?.focus();
    dispatch({ type: 'set-own', source: 'screen', on: false });
  };
  return (
    <section className={css('bar')} data-sharing aria-label={t('share.heading')}>
      {ownShare ? <OwnShare /> : <Icon icon={MonitorUp} size="small" />}
      <p className={css('text')}>{t(sound ? 'share.now.sound' : 'share.now')}</p>
      <Button
        size="dense"
        look="quietPlain"
        square
        className={css('toggle')}
        aria-label={t('share.own')}
        aria-expanded={ownShare}
        onPress={() => dispatch({ type: 'prefer', change: { ownShare: !ownShare } })}
      >
        <Icon icon={ownShare ? EyeOff : Eye} size="small" />
      </Button>
      <Select
        compact
        labelHidden
        label={t('share.mode')}
        value={share.mode}
        options={MODES.map((value) => ({ value, text: t(`share.mode.${value}`) }))}
        onChange={(value) =>
          dispatch({
            type: 'prefer',
            change: { share: { ...share, mode: MODES.find((mode) => mode === value) ?? share.mode } },
          })
        }
      />
      <Button size="dense" look="danger" onPress={stop}>
        {t('bar.share.stop')}
      </Button>
    </section>
  );
}
