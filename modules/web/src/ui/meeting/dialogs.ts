import { createContext, use } from 'react';
import type { IssuedInvitation, ParticipantView, WaitingView } from '../../call/state.ts';
import type { GroupMember } from '../../call/keys.ts';

/** The question that stands over the meeting, if one does. */
export type OpenDialog =
  /** `whom`: as the group had them then. */
  | { readonly name: 'remove'; readonly person: ParticipantView; readonly target: GroupMember | null }
  | { readonly name: 'admit'; readonly person: WaitingView }
  | { readonly name: 'refuse'; readonly person: WaitingView }
  | { readonly name: 'share' }
  /** The next that is made, `after` the one before. */
  | { readonly name: 'invitation'; readonly after: IssuedInvitation | null }
  /** What is said to those who wait. */
  | { readonly name: 'door' }
  | { readonly name: 'admit-all' }
  /** To somebody, or to whoever raised the first hand. */
  | { readonly name: 'floor'; readonly person?: ParticipantView }
  | { readonly name: 'end' }
  | { readonly name: 'keys' }
  | { readonly name: 'react' }
  | { readonly name: 'commands' };

export const DialogContext = createContext<(dialog: OpenDialog | null) => void>(() => undefined);

export function useOpenDialog(): (dialog: OpenDialog | null) => void {
  return use(DialogContext);
}
