import type {
  Classification,
  ProtocolErrorCode,
  ReasonCode,
  ServerMessage,
  WaitingCause,
} from '../protocol/messages.ts';
import { comeBack, leftInside } from './rejoin.ts';
import { unreachable } from './entry.ts';
import type { Of, OutsideEvent } from './events.ts';
import { classOf, gradeOf } from './keys.ts';
import { close, quieten } from './leaving.ts';
import { afterReconnect, FIRST_VIDEO_SLOTS, receivedInMeeting, takeOwnSeat } from './meeting.ts';
import { keepDevicesForLobby } from './own.ts';
import { lineIsAway } from './path.ts';
import { noteFilesTaken, noteTaken } from './sending.ts';
import type { CallState, Entry, KeptOwn, RoomId, WaitingPhase } from './state.ts';
import type { Turn } from './turn.ts';

export function takeFromSocket(
  turn: Turn,
  event: Of<OutsideEvent, 'received' | 'socket-lost' | 'socket-trying' | 'socket-given-up'>,
): void {
  const { phase } = turn.state;
  switch (event.type) {
    case 'received':
      return received(turn, event.message, event.ack);
    case 'socket-lost':
      if (phase.name === 'meeting' || phase.name === 'waiting') {
        const connection = { name: 'reconnecting', trial: 1, sinceMillis: turn.now } as const;
        if (phase.connection.name !== 'steady') return;
        turn.enter({ ...phase, connection });
        lineIsAway(turn);
        turn.say('assertive', { key: 'connection.lost' });
      }
      return;
    case 'socket-trying':
      if ((phase.name === 'meeting' || phase.name === 'waiting') && phase.connection.name === 'reconnecting') {
        turn.enter({ ...phase, connection: { ...phase.connection, trial: event.trial } });
      }
      return;
    case 'socket-given-up':
      if (phase.name === 'meeting' || phase.name === 'waiting') comeBack(turn, phase.entry, 'server');
      if (phase.name === 'joining') unreachable(turn);
      return;
  }
}

function received(turn: Turn, message: ServerMessage, ack: number): void {
  const { phase } = turn.state;
  if (message.type === 'closed') return closedByServer(turn, message);
  switch (phase.name) {
    case 'home':
    case 'starting':
    case 'preparing':
    case 'closed':
      return;
    case 'joining':
      return receivedWhileJoining(turn, message, ack);
    case 'waiting':
      return receivedWhileWaiting(turn, message, ack);
    case 'meeting':
      noteTaken(turn, message, ack);
      noteFilesTaken(turn, ack);
      if (message.type === 'seated') return takeOwnSeat(turn, phase.entry, message, ack);
      if (message.type === 'waiting' || message.type === 'granted') {
        turn.acknowledge(ack);
        return leaveSeat(turn, message, ack);
      }
      if (message.type === 'resumed') {
        turn.acknowledge(ack);
        return afterReconnect(turn, false);
      }
      // Whether one's own word was before or after the host's; and what is pending comes after what is acknowledged.
      if (message.type === 'muted-by-host' || message.type === 'outcome-pending') turn.acknowledge(ack);
      receivedInMeeting(turn, message);
      return turn.acknowledge(ack);
  }
}

/** To somebody who is not yet at the door every refusal is the same (C7). */
function closedByServer(turn: Turn, { cause, removal }: Extract<ServerMessage, { readonly type: 'closed' }>): void {
  const { phase } = turn.state;
  if (phase.name === 'meeting' || phase.name === 'waiting') {
    if (cause === 'limit') closedForLimit(turn, phase.entry);
    else close(turn, phase.entry, cause, removal);
  } else if (phase.name === 'joining' && phase.step === 'connecting') {
    if (cause === 'limit') unreachable(turn, 'entry.server-busy');
    else close(turn, phase.entry, cause === 'server-stopping' ? cause : 'cannot-open');
  }
}

/** So often within this time, and the page is at fault, not the line. */
const MOST_SHUT_OUT = 3;
const SHUT_OUT_WITHIN_MILLIS = 60_000;

/** Silent, slow or hasty: a laptop that slept or a line that is bad, so the seat is looked for again. */
function closedForLimit(turn: Turn, entry: Entry): void {
  const recent = turn.state.shutOutAtMillis.filter((at) => turn.now - at < SHUT_OUT_WITHIN_MILLIS);
  turn.patch({ shutOutAtMillis: [...recent, turn.now] });
  if (recent.length + 1 >= MOST_SHUT_OUT) close(turn, entry, 'limit');
  else comeBack(turn, entry, 'server');
}

/** Back to the door in the same stay, whose numbers go on: nobody presides (A3), or the keys were made anew. */
function leaveSeat(turn: Turn, message: LobbyStateMessage, ack: number): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { entry, connection, acts } = meeting;
  const since = causeOf(message) ?? 'return';
  keepDevicesForLobby(turn);
  turn.effect({ type: 'close-media' });
  quieten(turn);
  turn.enter({
    name: 'waiting',
    since,
    granted: message.type === 'granted',
    classification: classificationInLobby(message) ?? classOf(meeting),
    lobbyMessage: null,
    returning: leftInside(meeting),
    entry,
    self: message.self,
    sinceMillis: turn.now,
    connection: { name: 'steady' },
    stated: meeting.keys.stated,
    lastSeq: Math.max(acts.lastSeq, ack),
    lastNegotiation: acts.lastNegotiation,
  });
  // The group is over; whoever comes in again does so with a KeyPackage that nobody has used.
  turn.effect({ type: 'keys', ask: { op: 'leave-group' } }, { type: 'keys', ask: { op: 'offer' } });
  if (message.type === 'granted') {
    prepareSeat(turn, message);
    return;
  }
  turn.say('assertive', { key: since === 'return' ? 'lobby.back' : `lobby.again.${since}` });
  if (connection.name !== 'steady') turn.say('polite', { key: 'connection.back' });
}

function receivedWhileJoining(turn: Turn, message: ServerMessage, ack: number): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining' || phase.step === 'credentials') return;
  const { entry } = phase;
  if (message.type === 'waiting' || message.type === 'granted') {
    if (phase.returning) keepDevicesForLobby(turn);
    turn.enter({
      name: 'waiting',
      since: causeOf(message) ?? (phase.returning?.inside === true ? 'return' : 'arrival'),
      granted: message.type === 'granted',
      classification: classificationInLobby(message),
      lobbyMessage: null,
      returning: phase.returning,
      entry,
      self: message.self,
      sinceMillis: phase.returning?.waitsSinceMillis ?? turn.now,
      connection: { name: 'steady' },
      lastSeq: ack,
      lastNegotiation: 0,
    });
    if (message.type === 'granted') prepareSeat(turn, message);
  } else if (message.type === 'seated') {
    takeOwnSeat(turn, entry, message, ack);
  } else if (message.type === 'denied') {
    joinDenied(turn, entry, message.reason);
  } else if (message.type === 'protocol-error' && message.inReplyTo === 0) {
    if (LATER.has(message.code)) unreachable(turn, 'entry.server-busy');
    else close(turn, entry, 'cannot-open');
  }
}

/** What says nothing of the link: the server or the line cannot do it now. */
const LATER: ReadonlySet<ProtocolErrorCode> = new Set([
  'authenticate-first',
  'idle',
  'overloaded',
  'rate-limited',
  'too-slow',
]);

/** Three reasons are told at the door; for all others the close that follows is the one answer (C7). */
function joinDenied(turn: Turn, entry: Entry, reason: ReasonCode): void {
  if (reason === 'client-too-old') close(turn, entry, 'too-old');
  if (reason === 'storage-unavailable' || reason === 'server-busy') unreachable(turn, 'entry.server-busy');
}

/** After each step, whatever it was that switched a device on or off: a reload brings back what was on last (H34). */
export function keepSeat(turn: Turn, before: CallState): void {
  const seat = seatOf(turn.state);
  if (!seat) return;
  const was = seatOf(before);
  const same =
    was?.room === seat.room &&
    was.microphone === seat.microphone &&
    was.camera === seat.camera &&
    was.inside === seat.inside;
  if (!same) turn.effect({ type: 'keep-seat', ...seat });
}

function seatOf({ phase, own }: CallState): ({ readonly room: RoomId } & KeptOwn) | null {
  // Nobody holds the key after a reload.
  const on = { microphone: own.microphone.on && !own.microphone.held, camera: own.camera.on };
  switch (phase.name) {
    case 'meeting':
      return { room: phase.entry.room, ...on, inside: true };
    case 'waiting':
      return { room: phase.entry.room, ...on, inside: phase.returning?.inside === true };
    case 'joining':
      return phase.returning && { room: phase.entry.room, ...on, inside: phase.returning.inside };
    case 'home':
    case 'starting':
    case 'preparing':
    case 'closed':
      return null;
  }
}

function receivedWhileWaiting(turn: Turn, message: ServerMessage, ack: number): void {
  const { phase } = turn.state;
  if (phase.name !== 'waiting') return;
  switch (message.type) {
    case 'seated':
      return takeOwnSeat(turn, phase.entry, message, ack);
    case 'granted':
    case 'waiting':
      turn.enter({
        ...phase,
        granted: message.type === 'granted',
        classification: classificationInLobby(message) ?? phase.classification,
        lobbyMessage: null,
        since: causeOf(message) ?? phase.since,
        connection: { name: 'steady' },
      });
      if (message.type === 'granted') {
        if (!phase.granted) turn.say('polite', { key: 'lobby.granted' });
        prepareSeat(turn, message);
      } else if (phase.granted) {
        turn.effect({ type: 'close-media' });
        if (message.cause) turn.say('assertive', { key: `lobby.again.${message.cause}` });
      }
      break;
    case 'door-message':
      return lobbyMessageReceived(turn, phase, message.text ?? null);
    case 'resumed':
      turn.enter({ ...phase, connection: { name: 'steady' } });
      break;
    default:
      return;
  }
  if (phase.connection.name !== 'steady') turn.say('polite', { key: 'connection.back' });
}

/** Said once: somebody who comes back to the door is told by the server again. */
function lobbyMessageReceived(turn: Turn, phase: WaitingPhase, text: string | null): void {
  turn.enter({ ...phase, lobbyMessage: text });
  if (text !== null) turn.say('polite', { key: 'lobby.words', values: { text } });
}

type LobbyStateMessage = Extract<ServerMessage, { readonly type: 'waiting' | 'granted' }>;

function causeOf(message: LobbyStateMessage): WaitingCause | null {
  return message.type === 'waiting' ? (message.cause ?? null) : null;
}

function classificationInLobby(message: LobbyStateMessage): Classification | null {
  return message.type === 'waiting' ? message.classification : null;
}

/** The first participant creates the group. A member adds each later one, whose first offer is made in the meantime. */
function prepareSeat(turn: Turn, { group, terms }: Extract<ServerMessage, { readonly type: 'granted' }>): void {
  const { phase } = turn.state;
  if (group !== undefined) {
    const lastNegotiation = phase.name === 'waiting' ? phase.lastNegotiation : 0;
    turn.effect({ type: 'prepare-media', videoSlots: FIRST_VIDEO_SLOTS, lastNegotiation });
    return;
  }
  const { locked, lobby } = terms ?? { locked: false, lobby: true };
  const classification = gradeOf(terms?.classification ?? 'unclassified') ?? 'confidential';
  turn.effect({ type: 'keys', ask: { op: 'create', locked, lobby, classification } });
}
