import type { PeopleOrder } from '../../call/preferences.ts';
import type { ParticipantView } from '../../call/state.ts';
import { inListOrder } from './people.ts';

const RANKS = new Map([
  ['host', 0],
  ['alternate-host', 1],
]);

function rank({ role }: ParticipantView): number {
  return RANKS.get(role) ?? RANKS.size;
}

/**
 * People in the order that somebody chose for their list; it moves nobody on the stage.
 *
 * @param people in the order in which they came
 * @param compare names, by the rules of the page's language
 */
export function inOrder(
  people: readonly ParticipantView[],
  order: PeopleOrder,
  compare: (a: string, b: string) => number,
): readonly ParticipantView[] {
  switch (order) {
    case 'hands':
      return inListOrder(people);
    case 'hosts':
      return people.toSorted((a, b) => rank(a) - rank(b));
    case 'name':
      return people.toSorted((a, b) => compare(a.name, b.name));
    case 'came':
      return people;
  }
}
