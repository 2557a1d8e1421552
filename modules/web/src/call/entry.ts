import type { Secret } from '../protocol/messages.ts';
import { knock, NOTHING_DROPPED, retryJoinLater } from './rejoin.ts';
import type { Of, OutsideEvent, Route, UserEvent } from './events.ts';
import { notStarted, refusedWhileEarly, unreachedWhileEarly } from './early.ts';
import { close, refuseGroup } from './leaving.ts';
import { credentials, noticeChanged, wantNotice } from './privacy-notice.ts';
import type { Message } from './messages.ts';
import {
  meetingKeyIn,
  parseInvitation,
  parseMeetingLink,
  parseSeriesLink,
  passwordIn,
  passwordOfLink,
} from './link.ts';
import { setOwn } from './own.ts';
import type { Entry, OwnMeeting, Remembered } from './state.ts';
import type { Turn } from './turn.ts';

export function opened(turn: Turn, route: Route, remembered: Remembered): void {
  if (turn.state.phase.name !== 'home') return;
  const { name } = remembered;
  turn.patch({ remembered });
  if (route.name === 'home') {
    if (route.organiserSecret === null) return;
    redeem(turn, route.organiserSecret);
    return;
  }
  const { room, invitation, linkSecret, password, ownMeeting, returning } = route;
  const consent = route.consent === undefined || returning === null ? {} : { consent: route.consent };
  const named = returning === null ? { name } : cameAs(route.account, name);
  const entry: Entry = { room, invitation, linkSecret, password, ownMeeting, ...named, ...consent };
  if (returning === null) {
    if (route.framed) prepareQuietly(turn, entry);
    else prepare(turn, entry);
    return;
  }
  knock(turn, entry, {
    cause: 'reload',
    trial: 1,
    pausing: false,
    rejoins: 0,
    inside: returning.inside,
    view: null,
    dropped: NOTHING_DROPPED,
  });
  turn.effect({ type: 'list-devices' });
  // What was on before the reload was switched on by the person in this tab.
  if (returning.microphone) setOwn(turn, 'microphone', true);
  if (returning.camera) openCamera(turn);
}

/** Whoever is back from a reload comes by the name by which they were here. */
function cameAs(account: string | undefined, typed: string): Pick<Entry, 'name' | 'asAccount' | 'typed'> {
  return account === undefined ? { name: typed, typed: true } : { name: account, asAccount: true };
}

function redeem(turn: Turn, secret: Secret): void {
  turn.patch({ organiser: 'checking', unansweredSecret: secret });
  turn.effect({ type: 'redeem-organiser-link', secret });
}

export function redeemAgain(turn: Turn): void {
  const { organiser, unansweredSecret, phase } = turn.state;
  if (organiser !== 'none' || unansweredSecret === null) return;
  if (phase.name === 'home') turn.enter({ name: 'home' });
  redeem(turn, unansweredSecret);
}

/** Shows the preview. What is on there goes out only after the person's own "join". */
function prepare(turn: Turn, entry: Entry): void {
  prepareQuietly(turn, entry);
  setOwn(turn, 'microphone', true);
  openCamera(turn);
}

function prepareQuietly(turn: Turn, entry: Entry): void {
  turn.enter({ name: 'preparing', entry });
  turn.effect({ type: 'list-devices' }, { type: 'prepare-keys' });
  wantNotice(turn);
}

/** Not by itself where a person wants no pictures; they can still switch it on. */
function openCamera(turn: Turn): void {
  if (turn.state.preferences.receive !== 'sound') setOwn(turn, 'camera', true);
}

export function startMeeting(turn: Turn, { type: _, title, ...wanted }: Of<UserEvent, 'start-meeting'>): void {
  const trimmed = title.trim();
  if (turn.state.phase.name !== 'home' || turn.state.organiser !== 'ready' || trimmed === '') return;
  turn.enter({ name: 'starting', title: trimmed });
  turn.effect({ type: 'create-meeting', title: trimmed, ...wanted });
}

export function openLink(turn: Turn, text: string): void {
  const { phase, remembered } = turn.state;
  if (phase.name !== 'home') return;
  const series = parseSeriesLink(text);
  if (series) {
    turn.enter({ name: 'home' });
    turn.effect({ type: 'find-meeting', link: series });
    return;
  }
  const link = parseMeetingLink(text);
  if (link) {
    const password = passwordOfLink(text);
    enterRoom(turn, {
      ...link,
      password: password === '' ? passwordIn(text) : password,
      name: remembered.name,
      ownMeeting: false,
    });
    return;
  }
  const invitation = parseInvitation(text);
  if (!invitation) turn.enter({ name: 'home', problem: { key: 'entry.link-not-understood' } });
  else if (!enterByKey(turn, invitation, text)) wantKey(turn, invitation);
}

/** The server says nothing of the series: the invitation was taken back, or all of it is over; or does not answer. */
export function meetingNotFound(turn: Turn, key: Of<OutsideEvent, 'meeting-not-found'>['problem']): void {
  if (turn.state.phase.name === 'home') turn.enter({ name: 'home', problem: { key } });
}

/** The person has an invitation that the server mailed, and so without the key. */
export function wantKey(turn: Turn, wanting: Pick<Entry, 'room' | 'invitation'>): void {
  if (turn.state.phase.name === 'home') turn.enter({ name: 'home', wanting });
}

export function keyKept(turn: Turn): void {
  if (turn.state.phase.name === 'home') turn.enter({ name: 'home', keyKept: true });
}

/** What was pasted as the key of the meeting that the person is invited to. */
export function takeKey(turn: Turn, text: string): void {
  const { phase } = turn.state;
  if (phase.name !== 'home' || phase.wanting === undefined) return;
  const { wanting } = phase;
  if (!enterByKey(turn, wanting, text)) {
    turn.enter({ name: 'home', wanting, problem: { key: 'entry.key-not-understood' } });
  }
}

/** @returns false where the key of that meeting is not in the text */
function enterByKey(turn: Turn, invited: Pick<Entry, 'room' | 'invitation'>, text: string): boolean {
  const key = meetingKeyIn(text, invited.room);
  if (key === null) return false;
  const password = key.password === '' ? passwordIn(text) : key.password;
  enterRoom(turn, { ...invited, ...key, password, name: turn.state.remembered.name, ownMeeting: false });
  return true;
}

export function tryAgain(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'closed' && phase.entry) enterRoom(turn, phase.entry);
}

/** The host closed the page; the meeting may sleep, and wakes when they are back. */
export function returnToOwn(turn: Turn): void {
  const { phase, remembered } = turn.state;
  if (phase.name === 'home' && remembered.ownMeeting) enterOwn(turn, remembered.ownMeeting);
}

function enterOwn(turn: Turn, { title: _, ...own }: OwnMeeting, more: Pick<Entry, 'begins'> = {}): void {
  enterRoom(turn, { ...own, name: turn.state.remembered.name, ownMeeting: true, ...more });
}

function enterRoom(turn: Turn, entry: Entry): void {
  const { room, invitation, linkSecret, password, ownMeeting } = entry;
  turn.effect({ type: 'enter-room', room, invitation, linkSecret, password, ownMeeting });
  prepare(turn, entry);
}

export function join(turn: Turn, { name: typedName, password, consent, asAccount }: Of<UserEvent, 'join'>): void {
  const { phase } = turn.state;
  const name = typedName.trim();
  if (phase.name !== 'preparing' || name === '' || password === '') return;
  const agreed = consent === undefined ? {} : { consent };
  const named = asAccount === undefined ? {} : { asAccount };
  const { asAccount: _, typed: __, offered, ...before } = phase.entry;
  const source = asAccount === undefined ? { typed: true as const } : named;
  const entry: Entry = { ...before, name, password: password.trim(), ...agreed, ...source };
  const { room, invitation, linkSecret, ownMeeting } = entry;
  // Somebody else's word for who one is stays with this stay.
  const remembers = name !== offered;
  if (asAccount === undefined && remembers) turn.patch({ remembered: { ...turn.state.remembered, name } });
  turn.enter({ name: 'joining', entry, step: 'credentials', returning: null });
  turn.effect(
    ...(remembers ? [{ type: 'remember-name' as const, name, ...named }] : []),
    { type: 'enter-room', room, invitation, linkSecret, password: entry.password, ownMeeting },
    credentials(entry),
  );
  if (consent !== undefined) turn.effect({ type: 'keep-consent', consent });
}

export function takeFromHttp(
  turn: Turn,
  event: Of<
    OutsideEvent,
    | 'organiser-ready'
    | 'organiser-refused'
    | 'organiser-unanswered'
    | 'signed-out'
    | 'meeting-created'
    | 'meeting-not-created'
    | 'join-granted'
    | 'root-changed'
    | 'keys-refused'
    | 'rules-broken'
    | 'clock-differs'
    | 'browser-unfit'
    | 'join-refused'
    | 'not-started'
    | 'notice-changed'
    | 'sign-in-over'
    | 'server-unreachable'
  >,
): void {
  const { phase } = turn.state;
  switch (event.type) {
    case 'organiser-ready':
      return turn.patch({ organiser: 'ready', unansweredSecret: null });
    case 'organiser-refused':
      turn.patch({ organiser: 'none', unansweredSecret: null });
      if (phase.name === 'starting') turn.enter({ name: 'home' });
      if (phase.name === 'home' || phase.name === 'starting') {
        turn.enter({ name: 'home', problem: { key: 'entry.organiser-refused' } });
      }
      return;
    case 'organiser-unanswered':
      turn.patch({ organiser: 'none' });
      if (phase.name === 'home') turn.enter({ name: 'home', problem: { key: 'entry.server-unreachable' } });
      return;
    case 'signed-out':
      turn.patch({ organiser: 'none' });
      if (phase.name === 'starting') turn.enter({ name: 'home', problem: { key: 'entry.signed-out' } });
      return;
    case 'meeting-created': {
      if (phase.name !== 'starting') return;
      const { room, invitation, linkSecret, password } = event;
      const own: OwnMeeting = { room, title: phase.title, invitation, linkSecret, password };
      turn.patch({ remembered: { ...turn.state.remembered, ownMeeting: own } });
      turn.effect({ type: 'remember-meeting', meeting: own });
      return enterOwn(turn, own, { begins: true });
    }
    case 'meeting-not-created':
      if (phase.name === 'starting') turn.enter({ name: 'home', problem: event.problem });
      return;
    case 'join-granted':
      if (phase.name !== 'joining' || phase.step !== 'credentials') return;
      turn.enter({ ...phase, step: 'connecting' });
      turn.patch({ receipt: event.receipt ?? null, withdrawal: 'none' });
      return turn.effect({ type: 'connect', token: event.token, keys: event.keys });
    case 'root-changed':
      if (phase.name === 'joining') turn.enter({ ...phase, root: event.root });
      return;
    case 'keys-refused':
      return backToPrepare(turn, { key: 'entry.keys-refused' });
    case 'rules-broken':
      return refuseGroup(turn);
    case 'clock-differs':
      return backToPrepare(turn, { key: 'entry.clock-differs' });
    case 'browser-unfit':
      return backToPrepare(turn, { key: 'entry.browser-unfit' });
    case 'not-started':
      return notStarted(turn, event);
    case 'join-refused':
      if (refusedWhileEarly(turn)) return;
      if (phase.name === 'joining' && phase.step === 'credentials') close(turn, phase.entry, 'cannot-open');
      return;
    case 'notice-changed':
      return noticeChanged(turn);
    case 'sign-in-over':
      return signInOver(turn, event.problem);
    case 'server-unreachable':
      return unreachable(turn, event.busy ? 'entry.server-busy' : undefined);
  }
}

/** The person compared the fingerprints, or trusts the place anyway. */
export function acceptRoot(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining' || !phase.root) return;
  const { root: _, ...joining } = phase;
  turn.enter(joining);
  turn.effect({ type: 'pin-root' });
  turn.effect(credentials(phase.entry));
}

/** The person signs in again, or says by which name they come as a guest. */
function signInOver(turn: Turn, key: Of<OutsideEvent, 'sign-in-over'>['problem']): void {
  const { phase, remembered } = turn.state;
  if (phase.name !== 'joining') return;
  const { asAccount: _, ...entry } = phase.entry;
  turn.enter({
    name: 'preparing',
    entry: { ...entry, name: remembered.name },
    problem: { key },
  });
  turn.effect({ type: 'disconnect' });
  wantNotice(turn);
}

function backToPrepare(turn: Turn, problem: Message): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining') return;
  turn.enter({ name: 'preparing', entry: phase.entry, problem });
  turn.effect({ type: 'disconnect' });
}

/** The server does not answer, or says "later". */
export function unreachable(
  turn: Turn,
  key: 'entry.server-unreachable' | 'entry.server-busy' = 'entry.server-unreachable',
): void {
  if (unreachedWhileEarly(turn)) return;
  const { phase } = turn.state;
  const problem = { key };
  if (phase.name === 'starting') turn.enter({ name: 'home', problem });
  if (phase.name === 'joining' && phase.returning) {
    retryJoinLater(turn, phase.entry, phase.returning);
  } else if (phase.name === 'joining') {
    turn.enter({ name: 'preparing', entry: phase.entry, problem });
    turn.effect({ type: 'disconnect' });
  }
}
