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
  /** Of a quiet one: its words, and not its edge, stand in line with what is above. */
  readonly flush?: boolean;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button(props: Props) {
  const { look = 'plain', size = 'normal', square = false, wide = false, flush = false, className, ...rest } = props;
  const own = css('button', look, size, square && 'square', wide && 'wide', flush && 'flush');
  return <AriaButton {...rest} className={`${own} ${className ?? ''}`} />;
}
