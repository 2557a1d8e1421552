import { useState } from 'react';
import { presenterOf } from '../../call/view.ts';
import { useText } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Choices } from '../components/Choices.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Switch } from '../components/Switch.tsx';
import { classes } from '../styles/classes.ts';
import { useOpenDialog } from './dialogs.ts';
import styles from './ShareDialog.module.css';

const css = classes(styles);

const MODES = ['text', 'motion'] as const;

/** How a screen is shared; which one, the browser asks next. What was chosen is chosen the next time. */
export function ShareDialog() {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const [share, setShare] = useState(useCall((state) => state.preferences.share));
  const taken = useMeeting((phase) => presenterOf(phase) !== undefined);
  const begin = () => {
    ask(null);
    dispatch({ type: 'prefer', change: { share } });
    dispatch({ type: 'set-own', source: 'screen', on: true });
  };
  return (
    <Dialog
      heading={t('share.heading')}
      onClose={() => ask(null)}
      actions={
        <>
          <Button onPress={() => ask(null)}>{t('app.cancel')}</Button>
          <Button look="primary" isDisabled={taken} onPress={begin}>
            {t('share.choose')}
          </Button>
        </>
      }
    >
      {taken && <p className={css('taken')}>{t('denied.somebody-else-shares')}</p>}
      <Choices
        label={t('share.mode')}
        name="share-mode"
        options={MODES.map((value) => ({ value, text: t(`share.mode.${value}`), note: t(`share.mode.${value}.note`) }))}
        value={share.mode}
        onChange={(mode) => setShare({ ...share, mode })}
      />
      <Switch on={share.sound} onChange={(sound) => setShare({ ...share, sound })}>
        {t('share.sound')}
      </Switch>
      <p className={css('note')}>{t('share.sound.note')}</p>
      <p className={css('note')}>{t('share.all-seen')}</p>
    </Dialog>
  );
}
