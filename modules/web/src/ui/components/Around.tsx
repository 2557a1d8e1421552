import type { ReactNode } from 'react';
import { MARK } from '../../i18n/index.ts';

interface Props {
  /** With the mark as the value that is to be an element. */
  readonly sentence: (mark: string) => string;
  readonly children: ReactNode;
}

/** A sentence with an element in the place of one of its values, such as a name that keeps a language of its own. */
export function Around({ sentence, children }: Props) {
  const [before = '', after = ''] = sentence(MARK).split(MARK);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
