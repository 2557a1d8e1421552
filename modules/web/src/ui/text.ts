import type { Message } from '../call/messages.ts';
import type { Translate } from '../i18n/index.ts';

/** What the core says, as a sentence. */
export function sentence(t: Translate, message: Message): string {
  return t(message.key, message.values);
}
