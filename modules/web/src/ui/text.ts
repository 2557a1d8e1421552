import type { Message } from '../call/messages.ts';
import type { Translate } from '../i18n/index.ts';

/** What the core says, as a sentence. */
export function sentence(t: Translate, message: Message): string {
  const values = Object.entries(message.values ?? {});
  return t(
    message.key,
    Object.fromEntries(values.map(([name, given]) => [name, typeof given === 'object' ? given.join(', ') : given])),
  );
}
