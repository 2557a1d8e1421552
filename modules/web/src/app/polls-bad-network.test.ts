import { describe, expect, test } from 'vitest';
import type { PollDraft } from '../call/polls-state.ts';
import type { Base64Url, ServerMessage } from '../protocol/messages.ts';
import { fromBase64Url, toBase64Url } from '../e2ee/base64url.ts';
import { openPart, sealPart } from '../e2ee/polls/seal.ts';
import { toHex } from '../e2ee/sframe/bytes.ts';
import { PollCrypto } from './PollCrypto.ts';
import { DRAFT, IDS, newSigner, PollMeeting } from './testing/PollMeeting.ts';

let meeting: PollMeeting;

async function opened(draft: Partial<PollDraft> = {}): Promise<void> {
  meeting = await PollMeeting.of();
  await meeting.asks({ ...DRAFT, ...draft });
}

function announcements(at: number): readonly string[] {
  return meeting.device(at).call.state.notices.map(({ message }) => message.key);
}

/** The device comes back with another key, and all who are there see it. */
async function renewsKey(at: number): Promise<void> {
  const again = await newSigner();
  for (const { call } of meeting.devices) {
    const seen = call.keys.view;
    if (!seen) throw new Error('no view');
    const members = seen.members.map((member) => (member.leaf === at ? { ...member, key: again.key } : member));
    call.answers(
      { op: 'handle', commit: 'c' as Base64Url, own: false },
      { kind: 'advanced', view: { ...seen, members }, removed: [] },
    );
  }
  meeting.signers.splice(at, 1, again);
  Object.assign(meeting.device(at), {
    key: again.key,
    pollCrypto: new PollCrypto(
      (ask) => again.answer(ask),
      () => '2026-11-28T10:00:00.000Z',
    ),
  });
}

describe('late vote', () => {
  test('is called late, result stays valid', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.takesBallots = false;
    await meeting.votes(0, 0);
    await meeting.closes();
    expect(meeting.poll(0)).toMatchObject({ faults: [], you: 'may-vote', verdict: 'agrees' });
    expect(announcements(0)).toContain('polls.late');
    expect(meeting.poll(1).verdict).toBe('agrees');
  });

  test('unsent vote is called late', async () => {
    await opened();
    const { call } = meeting.device(1);
    const { id: poll } = meeting.poll(1);
    call.play({ type: 'poll-step', step: { step: 'vote', poll, choices: [0] } });
    call.receive({ type: 'poll-closed', poll, outcome: 'counted', voted: [], ballots: [] });
    await meeting.settle();
    expect(announcements(1)).toContain('polls.late');
    expect(announcements(1)).not.toContain('denied.other');
  });
});

describe('unheard poll end', () => {
  test('meeting pause ends the poll', async () => {
    await opened();
    meeting.comesBack(0);
    await meeting.settle();
    expect(meeting.poll(0)).toMatchObject({ stage: 'not-counted', end: 'dropped', voting: false });
    const before = meeting.opening;
    await meeting.asks({ ...DRAFT, question: 'Again?' });
    expect(meeting.opening?.poll).not.toBe(before?.poll);
    expect(meeting.poll(0)).toMatchObject({ stage: 'open', opening: { question: 'Again?' } });
  });

  test('reopened when the server says so', async () => {
    await opened();
    meeting.comesBack(1);
    meeting.deliver(meeting.device(1), 'may-vote');
    await meeting.settle();
    expect(meeting.poll(1)).toMatchObject({ stage: 'open', end: null });
  });

  test.each(['close', 'vote'] as const)('is learned when server refuses to %s', async (act) => {
    await opened();
    const at = act === 'close' ? 0 : 1;
    const { call } = meeting.device(at);
    meeting.deaf = true;
    if (act === 'close') await meeting.closes();
    else await meeting.votes(1, 0);
    const inReplyTo = call.meeting.acts.pending.at(-1)?.seq ?? -1;
    call.receive({ type: 'denied', inReplyTo, reason: 'no-such-poll' });
    expect(meeting.poll(at)).toMatchObject({ stage: 'not-counted', end: 'missed', voting: false, closing: false });
  });

  test('next poll marks it missed', async () => {
    await opened();
    const first = meeting.poll(1).id;
    const other = await PollMeeting.of();
    await other.asks({ ...DRAFT, question: 'Next?' });
    meeting.opening = other.opening;
    meeting.deliver(meeting.device(1), 'no-vote');
    const [missed] = meeting.device(1).call.meeting.polls.list;
    expect(missed).toMatchObject({ id: first, stage: 'not-counted', end: 'missed' });
    expect(announcements(1)).toContain('polls.missed');
  });

  test('later counts do not reopen it', async () => {
    await opened();
    await meeting.votes(1, 0);
    await meeting.closes();
    meeting.device(2).call.receive({ type: 'poll-moved', poll: meeting.poll(2).id, voted: 3 });
    expect(meeting.poll(2)).toMatchObject({ stage: 'closed', voted: 1 });
  });
});

describe('reloading host', () => {
  test('stays asker, closes and signs', async () => {
    await opened();
    await meeting.votes(1, 1);
    await renewsKey(0);
    meeting.reloads(0);
    meeting.deliver(meeting.device(0), 'may-vote');
    await meeting.passes(5_000);
    expect(meeting.poll(0)).toMatchObject({ author: 'host', opening: { question: 'Adopt?' } });
    await meeting.closes();
    expect(meeting.poll(1)).toMatchObject({ faults: [], verdict: 'agrees', closedByHost: true });
    expect(meeting.poll(0)).toMatchObject({ faults: [], verdict: 'agrees' });
  });
});

describe('ballot in tab storage', () => {
  const invented = (number: number): ServerMessage => ({
    ...meeting.openedTo(1),
    poll: `${'abcdefghijklmnopqrstuvwxyz'.charAt(number % 26)}${String.fromCharCode(97 + Math.floor(number / 26))}`.padEnd(
      26,
      'x',
    ),
  });

  test('survives invented polls and reloads', async () => {
    await opened();
    await meeting.votes(1, 1);
    const { id, ballot } = meeting.poll(1);
    for (let number = 0; number < 60; number++) meeting.device(1).call.receive(invented(number));
    expect(meeting.device(1).call.meeting.polls.list.find((poll) => poll.id === id)?.ballot).toBe(ballot);
    const { call } = meeting.reloads(1);
    for (let number = 0; number < 60; number++) call.receive(invented(number));
    meeting.deliver(meeting.device(1), 'has-voted');
    await meeting.passes(5_000);
    expect(call.meeting.polls.list.find((poll) => poll.id === id)).toMatchObject({ ballot, you: 'has-voted' });
  });

  test('is removed once counted', async () => {
    await opened();
    await meeting.votes(1, 1);
    const kept = () => meeting.device(1).call.sent('keep-polls').at(-1)?.kept.polls;
    expect(kept()).toMatchObject([{ ballot: meeting.poll(1).ballot }]);
    await meeting.closes();
    expect(kept()).toEqual([]);
  });
});

test('published ballot with reused number is missed', async () => {
  await opened();
  await meeting.votes(1, 1);
  const { ballot, id, key } = meeting.poll(1);
  const [own, secret] = [fromBase64Url(ballot ?? ''), fromBase64Url(key ?? '')];
  const plain = own && secret && (await openPart(secret, 'ballot', id, own));
  if (!plain) throw new Error('not opened');
  plain[20] = 1;
  let other = ballot ?? '';
  while (!isBefore(other, ballot ?? '')) other = toBase64Url(await sealPart(secret, 'ballot', id, plain));
  meeting.lie = (closed) => ({
    ...closed,
    voted: [IDS[1] ?? '', IDS[2] ?? ''],
    ballots: [other as Base64Url, ...closed.ballots],
  });
  await meeting.closes();
  expect(meeting.poll(1)).toMatchObject({ count: { valid: 1, invalid: 1, own: false } });
  expect(meeting.poll(1).faults).toContain('own-missing');
});

function isBefore(one: string, other: string): boolean {
  return toHex(fromBase64Url(one) ?? new Uint8Array(0)) < toHex(fromBase64Url(other) ?? new Uint8Array(0));
}

describe('roll call with a returning voter', () => {
  test('unknown key accuses nobody, signs no less', async () => {
    await opened({ kind: 'roll-call' });
    await renewsKey(1);
    await meeting.votes(1, 1);
    await renewsKey(1);
    const late = meeting.reloads(2);
    late.call.state = forgetful(late);
    meeting.deliver(late, 'may-vote');
    await meeting.passes(5_000);
    await meeting.closes();
    expect(meeting.poll(0)).toMatchObject({ faults: [], verdict: 'agrees', count: { valid: 1, unknown: 0 } });
    expect(meeting.poll(1)).toMatchObject({ faults: [], verdict: 'agrees' });
    expect(meeting.poll(2)).toMatchObject({ faults: [], verdict: 'unchecked', count: { valid: 0, unknown: 1 } });
    expect(announcements(2)).not.toContain('polls.differs');
  });

  test('changed name gives no vote', async () => {
    await opened({ kind: 'roll-call' });
    const { call } = meeting.device(1);
    const { view } = call.keys;
    if (!view) throw new Error('no view');
    const members = view.members.map((member) =>
      member.leaf === 1 ? { ...member, key: 'f'.repeat(64), name: 'B' } : member,
    );
    call.answers(
      { op: 'handle', commit: 'c' as Base64Url, own: false },
      { kind: 'advanced', view: { ...view, members }, removed: [] },
    );
    await meeting.votes(1, 1);
    expect(meeting.ballots).toEqual([]);
    expect(announcements(1)).toContain('polls.otherName');
  });

  test("stranger's signature gives no vote", async () => {
    await opened({ kind: 'roll-call' });
    const { id: poll, key, opening } = meeting.poll(0);
    if (key === null || opening === null || opening === 'unreadable') throw new Error('not read');
    const stranger = await newSigner();
    const pollCrypto = new PollCrypto(
      (ask) => stranger.answer(ask),
      () => '',
    );
    const reply = await pollCrypto.answer({ op: 'fill', poll, key, opening, choices: [0], ownKey: stranger.key });
    if (reply.op !== 'fill' || reply.ballot === null) throw new Error('not filled');
    meeting.ballots.push(reply.ballot);
    meeting.voted.push(IDS[1] ?? '');
    await meeting.closes();
    expect(meeting.poll(2)).toMatchObject({ faults: ['invalid'], verdict: 'agrees', count: { valid: 0 } });
  });
});

describe('voter list', () => {
  test('foreign id in own row is reported', async () => {
    await opened();
    expect(meeting.poll(1)).toMatchObject({ named: IDS[1], faults: [] });
    // To this page alone the server calls its person otherwise than to all others.
    const liar = await PollMeeting.of();
    liar.device(2).call.state = renamed(liar.device(2).call.state, 'z'.repeat(16));
    await liar.asks();
    expect(liar.poll(2).faults).toContain('misnamed');
    expect(liar.poll(1).faults).toEqual([]);
  });

  test('one device has one vote', async () => {
    meeting = await PollMeeting.of();
    const { call } = meeting.device(0);
    const { view } = call.keys;
    if (!view) throw new Error('no view');
    const [, second] = view.members;
    const members = view.members.map((member) =>
      member.leaf === 2 ? { ...member, device: second?.device ?? '' } : member,
    );
    call.state = { ...call.state, phase: { ...call.meeting, keys: { ...call.keys, view: { ...view, members } } } };
    await meeting.asks();
    expect(meeting.opening?.voters).toEqual([IDS[0], IDS[1]]);
  });

  test('list without present keys is reported', async () => {
    meeting = await PollMeeting.of();
    const { call } = meeting.device(0);
    const leaves = { 0: IDS[0] ?? '', 1: IDS[1] ?? '' };
    call.state = { ...call.state, phase: { ...call.meeting, keys: { ...call.keys, leaves } } };
    await meeting.asks();
    expect(meeting.poll(2)).toMatchObject({ live: true, named: null });
  });
});

test('opening the panel clears poll notices', async () => {
  await opened();
  const { call } = meeting.device(1);
  expect(call.state.notices).toMatchObject([{ message: { key: 'polls.opened' }, action: 'vote' }]);
  call.play({ type: 'toggle-panel', panel: 'polls' });
  expect(call.state.notices).toEqual([]);
});

test('result is signed while next poll runs', async () => {
  await opened({ seconds: 60 });
  const { poll = '' } = meeting.opening ?? {};
  await meeting.passes(60_000);
  for (const { call } of meeting.devices) {
    call.receive({ type: 'poll-closed', poll, outcome: 'counted', voted: [], ballots: [] });
  }
  await meeting.asks({ ...DRAFT, question: 'Next?' });
  await meeting.passes(4_000);
  expect(meeting.device(1).call.meeting.polls.list).toMatchObject([
    { id: poll, stage: 'closed', verdict: 'agrees' },
    { stage: 'open', opening: { question: 'Next?' } },
  ]);
});

test('asking host signs first', async () => {
  await opened({ seconds: 60 });
  const { call } = meeting.device(0);
  const participants = call.meeting.participants.map((each) => ({ ...each, role: 'host' as const }));
  const { polls } = call.meeting;
  const list = polls.list.map((poll) => ({ ...poll, opener: IDS[1] ?? '' }));
  call.state = { ...call.state, phase: { ...call.meeting, participants, polls: { ...polls, list } } };
  const { poll = '' } = meeting.opening ?? {};
  call.after(60_000).receive({ type: 'poll-closed', poll, outcome: 'counted', voted: [], ballots: [] });
  await meeting.settle();
  expect(call.sent('set-timer').at(-1)).toMatchObject({ timer: 'polls', delayMillis: 3_000 });
});

test('non-voters get one reminder before the end', async () => {
  await opened({ seconds: 600 });
  await meeting.votes(2, 0);
  const said600 = (at: number) => announcements(at).filter((key) => key === 'polls.minuteLeft').length;
  await meeting.passes(539_000);
  expect([said600(1), said600(2)]).toEqual([0, 0]);
  await meeting.passes(2_000);
  await meeting.passes(2_000);
  expect([said600(1), said600(2)]).toEqual([1, 0]);
});

/** Of the keys that it saw, only those of hosts. */
function forgetful({ call }: PollMeeting['devices'][number]) {
  const { phase } = call.state;
  if (phase.name !== 'meeting') return call.state;
  const seen = Object.fromEntries(Object.entries(phase.polls.seen).filter(([, { host }]) => host));
  return { ...call.state, phase: { ...phase, polls: { ...phase.polls, seen } } };
}

function renamed(state: PollMeeting['devices'][number]['call']['state'], id: string) {
  const { phase } = state;
  return phase.name === 'meeting' ? { ...state, phase: { ...phase, self: id } } : state;
}
