import type { ClientMessage } from '../protocol/messages.ts';

/** What a person may ask the server to do, as an event of the user interface. */
export type ActMessage = Extract<
  ClientMessage,
  {
    readonly type:
      | 'raise-hand'
      | 'admit'
      | 'admit-all'
      | 'tell-door'
      | 'refuse'
      | 'remove'
      | 'mute'
      | 'mute-all'
      | 'set-permission'
      | 'set-chat'
      | 'lower-hand'
      | 'ask-to-unmute'
      | 'lock'
      | 'unlock'
      | 'set-role'
      | 'set-share-right'
      | 'set-file-right'
      | 'set-caption-right'
      | 'offer-file'
      | 'fetch-file'
      | 'withdraw-file'
      | 'spotlight'
      | 'give-floor'
      | 'end-floor'
      | 'open-poll'
      | 'cast-ballot'
      | 'close-poll'
      | 'tell-result'
      | 'set-rule'
      | 'classify'
      | 'invite'
      | 'leave'
      | 'hand-over-and-leave'
      | 'end-for-all'
      | 'set-muted'
      | 'unpublish';
  }
>;

/** What a host's device signs before it is sent; keys of hosts it brings up to date by itself. */
export type SignedMessage = ActMessage | { readonly type: 'restate' };
