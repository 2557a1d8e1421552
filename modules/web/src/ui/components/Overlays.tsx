import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay, Popover, type PopoverProps } from 'react-aria-components';
import { useFocusedHeading } from '../use-focused-heading.ts';
import { classes } from '../styles/classes.ts';
import styles from './Dialog.module.css';
import { useLeaveWord } from './use-leave-word.ts';

const css = classes(styles);

export interface DialogProps {
  readonly heading: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The answers, at the end. */
  readonly actions: ReactNode;
  /** An alert dialog interrupts: it is answered before anything else. */
  readonly alert?: boolean;
}

/** Beside what opens it. */
export type Place = Pick<PopoverProps, 'triggerRef' | 'placement'>;

export interface PopoverDialogProps extends Place {
  readonly label: string;
  readonly className: string;
  readonly dialogClassName: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Focus goes to the heading, never to an answer. Escape is the quiet answer. */
export function DialogOverlay({ heading, onClose, children, actions, alert = false }: DialogProps) {
  const leave = useLeaveWord();
  return (
    <ModalOverlay isOpen isDismissable={!alert} onOpenChange={(open) => !open && onClose()} className={css('scrim')}>
      <Modal ref={leave} className={css('modal')}>
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

/** A dialog beside what opened it; a press elsewhere closes it. */
export function PopoverOverlay({ label, className, dialogClassName, onClose, children, ...place }: PopoverDialogProps) {
  const leave = useLeaveWord();
  return (
    <Popover ref={leave} {...place} isOpen onOpenChange={(open) => !open && onClose()} className={className}>
      <AriaDialog aria-label={label} className={dialogClassName}>
        {children}
      </AriaDialog>
    </Popover>
  );
}
