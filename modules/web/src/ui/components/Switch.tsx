import type { ReactNode } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components';
import { classes } from '../styles/classes.ts';
import styles from './Switch.module.css';

const css = classes(styles);

interface Props {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  /** Where the words alone do not say of what. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** On or off, at once; its words name what is on. */
export function Switch({ on, onChange, label, children }: Props) {
  return (
    <SwitchField isSelected={on} onChange={onChange} {...(label === undefined ? {} : { 'aria-label': label })}>
      <SwitchButton className={css('switch')}>
        <span className={css('track')} />
        {children}
      </SwitchButton>
    </SwitchField>
  );
}
