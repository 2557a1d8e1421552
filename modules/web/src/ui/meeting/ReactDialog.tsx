import { REACTIONS } from '../../call/talk.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { classes } from '../styles/classes.ts';
import { useOpenDialog } from './dialogs.ts';
import styles from './ReactDialog.module.css';

const css = classes(styles);

/** By the key R, the commands, and where the bar has no room for the menu. */
export function ReactDialog() {
  const t = useText();
  const dispatch = useDispatch();
  const open = useOpenDialog();
  const react = (sign: string) => () => {
    open(null);
    dispatch({ type: 'react', sign });
  };
  return (
    <Dialog
      heading={t('bar.react')}
      onClose={() => open(null)}
      actions={<Button onPress={() => open(null)}>{t('app.cancel')}</Button>}
    >
      <div className={css('signs')}>
        {REACTIONS.map((sign) => (
          <Button key={sign} onPress={react(sign)}>
            <span aria-hidden="true">{sign}</span>
            {t(`reaction.${sign}`)}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
