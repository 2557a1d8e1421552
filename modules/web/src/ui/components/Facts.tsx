import { Fragment, type ReactNode } from 'react';
import { classes } from '../styles/classes.ts';
import styles from './Facts.module.css';

const css = classes(styles);

/** What is known of one thing: each name with its value, one below the other. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={css('facts')}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
