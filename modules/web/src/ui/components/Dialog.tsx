import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import styles from './Dialog.module.css';
import { useFocusedHeading } from '../use-focused-heading.ts';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Props {
  readonly heading: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The answers, at the end. */
  readonly actions: ReactNode;
  /** An alert dialog interrupts: it is answered before anything else. */
  readonly alert?: boolean;
}

/** Focus goes to the heading, never to an answer. Escape is the quiet answer. */
export function Dialog({ heading, onClose, children, actions, alert = false }: Props) {
  return (
    <ModalOverlay isOpen isDismissable={!alert} onOpenChange={(open) => !open && onClose()} className={css('scrim')}>
      <Modal className={css('modal')}>
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className={css('dialog')}>
          <FocusedHeading>{heading}</FocusedHeading>
          {children}
          <div className={css('actions')}>{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function FocusedHeading({ children }: { readonly children: ReactNode }) {
  const ref = useFocusedHeading();
  return (
    <Heading slot="title" level={2} ref={ref} tabIndex={-1} className={css('heading')}>
      {children}
    </Heading>
  );
}
