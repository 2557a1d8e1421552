import { Fragment, type ReactNode } from 'react';
import type { MessageValues } from '../../call/messages.ts';
import { MARK, useList, useText, type TextKey } from '../../i18n/index.ts';

interface Props {
  readonly text: TextKey;
  readonly values?: MessageValues | undefined;
  /** Words of the page after the name, as for whom a message is. */
  readonly adjacent?: ReactNode;
}

/** Values in which people wrote what they liked: who somebody is, or what a file is called, and what they said. */
const NAMES: ReadonlySet<string> = new Set(['name', 'names', 'person']);
const QUOTED: ReadonlySet<string> = new Set(['question', 'text']);

/**
 * A sentence in which everybody sees where a name begins and ends, so that none can pass for the words around it, as "Asha to
 * everybody: come in" could.
 */
export function Sentence({ text, values = {}, adjacent }: Props) {
  const t = useText();
  const marked = Object.entries(values).map(([value, given]) => [
    value,
    isWritten(value) || typeof given === 'object' ? `${MARK}${value}${MARK}` : given,
  ]);
  // Between two marks stands the name of a value.
  const pieces = t(text, Object.fromEntries(marked) as Record<string, string | number>).split(MARK);
  const first = pieces.findIndex((piece, at) => at % 2 === 1 && NAMES.has(piece));
  return pieces.map((piece, at) => (
    <Fragment key={at}>
      {at % 2 === 0 ? piece : <Written value={piece} given={values[piece] ?? ''} />}
      {at === first && adjacent}
    </Fragment>
  ));
}

function isWritten(value: string): boolean {
  return NAMES.has(value) || QUOTED.has(value);
}

function Written({ value, given }: { readonly value: string; readonly given: MessageValues[string] }) {
  const comma = useList()(['', '']);
  if (QUOTED.has(value)) return <bdi>{given}</bdi>;
  const names = typeof given === 'object' ? given : [given];
  return names.map((name, at) => (
    <Fragment key={at}>
      {at > 0 && comma}
      <bdi>
        <b>{name}</b>
      </bdi>
    </Fragment>
  ));
}
