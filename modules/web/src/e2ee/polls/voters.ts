import { isSamePerson } from '../certificates/person.ts';
import type { PollOpening, PollPerson, PollVoter } from './forms.ts';

/** In a roll call a vote counts for the device, name and organisation that the question has. */
export function isVoterOf({ kind, voters }: PollOpening, own: PollPerson & Pick<PollVoter, 'key'>): boolean {
  return kind === 'secret' || voters.some((voter) => voter.key === own.key || isSamePerson(voter, own));
}
