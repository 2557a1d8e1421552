import { Hand, type LucideIcon } from 'lucide-react';
import { useId, type ReactNode, type Ref } from 'react';
import { Button, type ButtonProps } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import styles from './ControlButton.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** `off` is a device that is closed, `up` a raised hand or a device that gives nothing, `open` the button of the panel that is open. */
export type ControlLook = 'plain' | 'off' | 'up' | 'open';

interface Props extends Omit<ButtonProps, 'className' | 'style' | 'children'> {
  readonly icon: LucideIcon;
  readonly label: string;
  /** On a phone; the accessible name stays the long one. */
  readonly shortLabel?: string;
  /** What a press does, where the label says a state. */
  readonly does?: string;
  readonly look?: ControlLook;
  /** How many wait; drawn as a counter and said in the description. */
  readonly count?: number;
  /** How many hands are up; drawn at the other side, with the sign of a hand. */
  readonly hands?: number;
  /** How many there are, which asks for nothing: a plain figure at the foot of the icon; 0 for none. */
  readonly total?: number;
  /** What it switches on is on its way; a press takes that back, however long it takes. */
  readonly isOpening?: boolean;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** Icon and word: the word names the device and its state. */
export function ControlButton({
  icon,
  label,
  shortLabel,
  does,
  look = 'plain',
  count = 0,
  hands = 0,
  total = 0,
  isOpening = false,
  children,
  ...rest
}: Props) {
  const description = useId();
  return (
    <Button
      {...rest}
      aria-label={rest['aria-label'] ?? label}
      {...(does === undefined ? {} : { 'aria-describedby': description })}
      data-opening={isOpening || undefined}
      className={css('control', look)}
    >
      {children}
      {does !== undefined && (
        <span id={description} hidden>
          {does}
        </span>
      )}
      <Icon icon={icon} size="large" />
      {total > 0 && <span className={css('total')} data-count={total} aria-hidden="true" />}
      <span className={css('label')}>
        {shortLabel === undefined ? (
          label
        ) : (
          <>
            <span className={css('long')}>{label}</span>
            <span className={css('short')}>{shortLabel}</span>
          </>
        )}
      </span>
      {hands > 0 && (
        <span className={css('count', 'hands')} data-count={hands} aria-hidden="true">
          <Icon icon={Hand} size="small" />
        </span>
      )}
      {count > 0 && <span className={css('count')} data-count={count} aria-hidden="true" />}
    </Button>
  );
}
