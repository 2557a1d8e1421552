import type { KeyboardEvent } from 'react';

/** Whether an input method has the key: it takes a word, or lets one go. */
export function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  // Safari ends the composition before it tells of the key, by a code that stands for a key of an input method.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return nativeEvent.isComposing || nativeEvent.keyCode === 229;
}
