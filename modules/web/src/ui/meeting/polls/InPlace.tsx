import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useText } from '../../../i18n/index.ts';
import { Button, type ButtonLook } from '../../components/Button.tsx';
import { isComposing } from '../../composing.ts';
import { classes } from '../../styles/classes.ts';
import styles from './Polls.module.css';

const css = classes(styles);

interface Props {
  /** What is asked, or what will be done. */
  readonly content: ReactNode;
  readonly children?: ReactNode;
  readonly act: string;
  readonly look?: ButtonLook;
  readonly onAct: () => void;
  readonly onBack: () => void;
  readonly disabled?: boolean;
  readonly pending?: boolean;
}

/** Asks once more where the control was, with a way back; it takes the focus. */
export function InPlace({ content, children, act, look = 'primary', onAct, onBack, disabled, pending }: Props) {
  const t = useText();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const contentRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In a low window not all of it may fit: what is asked is seen, wherever the control was before it.
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
    contentRef.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isComposing(event)) return;
    // Else the panel would close.
    event.preventDefault();
    onBack();
  };
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="group"
      aria-labelledby={id}
      className={css('inPlace')}
      onKeyDown={onKeyDown}
      data-in-place
    >
      <div id={id} ref={contentRef} className={css('says')}>
        {content}
      </div>
      {children}
      <div className={css('acts')}>
        <Button onPress={onBack} isDisabled={pending === true}>
          {t('polls.back')}
        </Button>
        <Button look={look} onPress={onAct} isDisabled={disabled === true} isPending={pending === true}>
          {act}
        </Button>
      </div>
    </div>
  );
}
