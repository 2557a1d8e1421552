import type { ReactNode } from 'react';
import { classes } from '../styles/classes.ts';
import styles from './Account.module.css';

const css = classes(styles);

interface Props {
  readonly name: string;
  readonly heading: string;
  readonly children: ReactNode;
}

/** A part of the account page, under a heading of its own. */
export function Box({ name, heading, children }: Props) {
  return (
    <section className={css('box')} aria-labelledby={name}>
      <h2 id={name}>{heading}</h2>
      {children}
    </section>
  );
}
