import type { ReactNode, Ref, SubmitEvent } from 'react';
import { classes } from '../styles/classes.ts';
import styles from './Sheet.module.css';

const css = classes(styles);

interface Props {
  /** One of that name on a page; its heading is found by it. */
  readonly name: string;
  readonly heading: string;
  /** What the page is for, where it has other parts. */
  readonly lead?: boolean;
  /** At the end of the heading's line. */
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page, under a heading of its own. */
export function Sheet({ name, heading, lead = false, acts, children }: Props) {
  return (
    <section className={css('sheet', lead && 'lead')} aria-labelledby={name}>
      <div className={css('head')}>
        <h2 id={name}>{heading}</h2>
        {acts}
      </div>
      {children}
    </section>
  );
}

/** What the page asks for; what it is called stands above it. */
export function FormSheet(props: {
  readonly ref?: Ref<HTMLFormElement>;
  readonly onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
  readonly children: ReactNode;
}) {
  return <form {...props} className={css('sheet', 'lead')} />;
}

/** In its place, while it is looked at. */
export function AnswerSheet({ children }: { readonly children: ReactNode }) {
  return <div className={css('sheet', 'lead')}>{children}</div>;
}
