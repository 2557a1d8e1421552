import type { Base64Url } from '../protocol/messages.ts';
import type { Named } from '../e2ee/worker/asks.ts';
import type { WaitingView } from './state.ts';
import type { Turn } from './turn.ts';

/** Asks whom the keys of those at the door certify, once for each offer; a name at the door is what its certificate says. */
export function watchLobby(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { keys, waiting } = meeting;
  const offered = waiting.flatMap(({ keys: offer }) => (offer === undefined ? [] : [offer.keyPackage]));
  const fresh = offered.filter((keyPackage) => !(keyPackage in keys.lobbyIdentities));
  const isOver = Object.keys(keys.lobbyIdentities).length + fresh.length > new Set(offered).size;
  if (fresh.length > 0 || isOver) {
    const lobbyIdentities = Object.fromEntries(
      offered.map((keyPackage) => [keyPackage, keys.lobbyIdentities[keyPackage] ?? null]),
    );
    turn.patchMeeting({ keys: { ...keys, lobbyIdentities } });
    for (const keyPackage of new Set(fresh)) turn.effect({ type: 'keys', ask: { op: 'identify', keyPackage } });
  }
  nameInLobby(turn);
}

/** The worker has read the certificate, or found nothing in it to believe. */
export function identified(turn: Turn, keyPackage: Base64Url, person: Named | null): void {
  const keys = turn.meeting?.keys;
  if (!keys || !(keyPackage in keys.lobbyIdentities)) return;
  turn.patchMeeting({ keys: { ...keys, lobbyIdentities: { ...keys.lobbyIdentities, [keyPackage]: person } } });
  nameInLobby(turn);
}

function nameInLobby(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const named = meeting.waiting.map((person): WaitingView => {
    const name = (person.keys && meeting.keys.lobbyIdentities[person.keys.keyPackage])?.name ?? person.name;
    return name === person.name ? person : { ...person, name };
  });
  if (named.some((person, i) => person !== meeting.waiting[i])) turn.patchMeeting({ waiting: named });
}
