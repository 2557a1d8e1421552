import { Suspense, useId, type KeyboardEvent } from 'react';
import { useText } from '../../i18n/index.ts';
import { PartBoundary } from '../part.tsx';
import { useFocusedHeading } from '../use-focused-heading.ts';
import { classes } from '../styles/classes.ts';
import { Button } from './Button.tsx';
import styles from './Dialog.module.css';
import { DialogPart } from './late-parts.ts';
import type { DialogProps } from './Overlays.tsx';

const css = classes(styles);

/** Over the page, which waits. */
export function Dialog(props: DialogProps) {
  return (
    <PartBoundary missing={<PlainDialog {...props} />}>
      <Suspense>
        <DialogPart {...props} />
      </Suspense>
    </PartBoundary>
  );
}

/** In place of what did not come. The page goes on; the person says when it is loaded anew. */
export function MissingDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  return (
    <Dialog
      heading={t('app.partMissing')}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('app.close')}</Button>}
    >
      <p>{t('app.partMissing.text')}</p>
    </Dialog>
  );
}

/** Where the code of dialogs did not come, the question is asked all the same: a meeting can always be ended. */
function PlainDialog({ heading, onClose, children, actions, alert = false }: DialogProps) {
  const id = useId();
  const ref = useFocusedHeading();
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') onClose();
  };
  return (
    <div className={css('scrim')} onKeyDown={onKeyDown}>
      <div className={css('modal')}>
        <section role={alert ? 'alertdialog' : 'dialog'} aria-labelledby={id} className={css('dialog')}>
          <h2 id={id} ref={ref} tabIndex={-1} className={css('heading')}>
            {heading}
          </h2>
          {children}
          <div className={css('actions')}>{actions}</div>
        </section>
      </div>
    </div>
  );
}
