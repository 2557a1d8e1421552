import type { Ref } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import styles from './Button.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

export type ButtonLook = 'plain' | 'primary' | 'danger' | 'dangerLine' | 'quiet' | 'quietPlain';

interface Props extends Omit<ButtonProps, 'className' | 'style'> {
  readonly look?: ButtonLook;
  /** Dense: 36 px inside panels, with the hit area kept at 44. */
  readonly size?: 'normal' | 'dense' | 'big';
  /** Square, for an icon alone; the name comes by `aria-label`. */
  readonly square?: boolean;
  readonly wide?: boolean;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'plain', size = 'normal', square = false, wide = false, className, ...rest }: Props) {
  const own = css('button', look, size, square && 'square', wide && 'wide');
  return <AriaButton {...rest} className={`${own} ${className ?? ''}`} />;
}
