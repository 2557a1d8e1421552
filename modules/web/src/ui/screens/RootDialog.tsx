import type { RootChange } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { classes } from '../styles/classes.ts';
import styles from './RootDialog.module.css';

const css = classes(styles);

/** Nobody comes in before the person has decided; the quiet answer is not to. */
export function RootDialog({ root }: { readonly root: RootChange }) {
  const t = useText();
  const dispatch = useDispatch();
  return (
    <Dialog
      alert
      heading={t('root.heading')}
      onClose={() => dispatch({ type: 'go-home' })}
      actions={
        <>
          <Button onPress={() => dispatch({ type: 'go-home' })}>{t('root.decline')}</Button>
          <Button look="danger" onPress={() => dispatch({ type: 'accept-root' })}>
            {t('root.accept')}
          </Button>
        </>
      }
    >
      <p>{t('root.text')}</p>
      <dl className={css('prints')}>
        <dt>{t('root.known')}</dt>
        <dd dir="ltr">{root.known}</dd>
        <dt>{t('root.offered')}</dt>
        <dd dir="ltr">{root.offered}</dd>
      </dl>
    </Dialog>
  );
}
