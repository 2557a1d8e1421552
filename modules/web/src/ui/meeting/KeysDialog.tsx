import { useState } from 'react';
import { isHost } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Switch } from '../components/Switch.tsx';
import { classes } from '../styles/classes.ts';
import { useOpenDialog } from './dialogs.ts';
import { keepSingleKeys, KEY_ROWS, singleKeysOn } from './keys.ts';
import styles from './KeysDialog.module.css';

const css = classes(styles);

export function KeysDialog() {
  const t = useText();
  const open = useOpenDialog();
  const host = useMeeting(isHost);
  const [on, setOn] = useState(singleKeysOn);
  return (
    <Dialog
      heading={t('keys.heading')}
      onClose={() => open(null)}
      actions={<Button onPress={() => open(null)}>{t('app.close')}</Button>}
    >
      <p className={css('text')}>{t('keys.text')}</p>
      <dl className={css('keys')}>
        {KEY_ROWS.filter((row) => host || row.act !== 'admit').map((row) => (
          <div key={row.act} className={css('row')}>
            <dt>
              {(row.drawn.length === 0 ? [t('keys.space')] : row.drawn).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(row.text)}</dd>
          </div>
        ))}
      </dl>
      <Switch
        on={on}
        onChange={(next) => {
          setOn(next);
          keepSingleKeys(next);
        }}
      >
        {t('keys.on')}
      </Switch>
    </Dialog>
  );
}
