import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import styles from './Button.module.css';

export type ButtonLook = 'plain' | 'primary' | 'danger' | 'dangerLine' | 'quiet' | 'quietPlain';

interface Props extends Omit<ButtonProps, 'className' | 'style'> {
  readonly look?: ButtonLook;
  /** Dense: 36 px inside panels, with the hit area kept at 44. */
  readonly size?: 'normal' | 'dense' | 'big';
  /** Square, for an icon alone; the name comes by `aria-label`. */
  readonly square?: boolean;
  readonly wide?: boolean;
  readonly className?: string | undefined;
}

export function Button({ look = 'plain', size = 'normal', square = false, wide = false, className, ...rest }: Props) {
  const classes = [
    styles.button,
    styles[look],
    size === 'normal' ? '' : styles[size],
    square ? styles.square : '',
    wide ? styles.wide : '',
    className ?? '',
  ];
  return <AriaButton {...rest} className={classes.join(' ')} />;
}
