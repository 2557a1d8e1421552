import { describe, expect, test } from 'vitest';
import type { Keys } from '../call/keys.ts';
import type { PollDraft, Polls } from '../call/polls-state.ts';
import type { CallState } from '../call/state.ts';
import type { Base64Url, ServerMessage } from '../protocol/messages.ts';
import { PollCrypto } from './PollCrypto.ts';
import { DRAFT, IDS, PollMeeting } from './testing/PollMeeting.ts';

let meeting: PollMeeting;

async function opened(draft: Partial<PollDraft> = {}): Promise<void> {
  meeting = await PollMeeting.of();
  await meeting.asks({ ...DRAFT, ...draft });
}

function without(ballot: Base64Url | undefined): void {
  meeting.lie = (closed) => ({ ...closed, ballots: closed.ballots.filter((each) => each !== ballot) });
}

function announcements(at: number): readonly string[] {
  return meeting.device(at).call.state.notices.map(({ message }) => message.key);
}

describe('a ballot that a server drops is missed by a page [T52]', () => {
  test('automatic return is noticed', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.comesBack(1);
    meeting.deliver(meeting.device(1), 'has-voted');
    await meeting.settle();
    without(meeting.ballots[0]);
    await meeting.closes();
    expect(meeting.poll(1).faults).toContain('own-missing');
  });

  test('return under another id is noticed', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.comesBack(1, 'with-new-id');
    meeting.deliver(meeting.device(1), 'no-vote');
    await meeting.settle();
    meeting.lie = (closed) => ({ ...closed, voted: [], ballots: [] });
    await meeting.closes();
    expect(meeting.poll(1).faults).toContain('own-missing');
  });

  test('reload is noticed', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.reloads(1);
    meeting.deliver(meeting.device(1), 'has-voted');
    await meeting.passes(4_000);
    expect(meeting.poll(1).opening).toMatchObject({ question: 'Adopt?' });
    without(meeting.ballots[0]);
    await meeting.closes();
    expect(meeting.poll(1).faults).toContain('own-missing');
  });

  test('replaced ballot number is noticed', async () => {
    await opened();
    await meeting.votes(1, 1);
    const { opening, key, id } = meeting.poll(1);
    if (opening === null || opening === 'unreadable' || key === null) throw new Error('not read');
    const reply = await meeting
      .device(2)
      .pollCrypto.answer({ op: 'fill', poll: id, key, opening, choices: [1], ownKey: '' });
    if (reply.op !== 'fill' || reply.ballot === null) throw new Error('not filled');
    const other = reply.ballot;
    meeting.lie = (closed) => ({ ...closed, ballots: [other] });
    await meeting.closes();
    expect(meeting.poll(1).faults).toEqual(['own-missing']);
  });

  test('own ballot found raises no alarm', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.reloads(1);
    meeting.deliver(meeting.device(1), 'has-voted');
    await meeting.passes(4_000);
    await meeting.closes();
    expect(meeting.poll(1)).toMatchObject({ faults: [], verdict: 'agrees', count: { own: true } });
  });
});

describe('falsely listed voter [T52]', () => {
  test('is told without the key', async () => {
    await opened();
    meeting.keysWithheld = true;
    meeting.comesBack(1, 'with-new-id');
    meeting.deliver(meeting.device(1), 'may-vote');
    meeting.lie = (closed) => ({ ...closed, voted: [IDS[1] ?? ''], ballots: [] });
    await meeting.closes();
    expect(meeting.poll(1).faults).toContain('not-mine');
  });

  test('is told after a reload', async () => {
    await opened();
    meeting.reloads(1);
    meeting.deliver(meeting.device(1), 'has-voted');
    expect(meeting.poll(1).faults).toEqual(['not-mine']);
    expect(announcements(1)).not.toContain('polls.taken');
  });

  test('is told when server accepts no ballot', async () => {
    await opened();
    meeting.device(1).call.receive({ type: 'ballot-taken', poll: meeting.poll(1).id });
    expect(meeting.poll(1).faults).toEqual(['not-mine']);
    expect(announcements(1)).not.toContain('polls.taken');
  });

  test("learns the server's claim otherwise", async () => {
    await opened();
    const fresh = await PollMeeting.of();
    fresh.opening = meeting.opening;
    fresh.deliver(fresh.device(1), 'has-voted');
    const keys = fresh.device(1).call.state.notices.map(({ message }) => message.key);
    expect(keys).toContain('polls.said');
    expect(keys).not.toContain('polls.taken');
  });
});

describe('server gives the host another voter list', () => {
  test.each([
    ['that others voted', (closed: Closed) => ({ ...closed, voted: [IDS[2] ?? ''] })],
    ['that nobody voted', (closed: Closed) => ({ ...closed, voted: [], ballots: [] })],
  ])('signed result exposes it: %s', async (_, toHost) => {
    await opened();
    await meeting.votes(1, 1);
    let first = true;
    meeting.lie = (closed) => {
      const notice = first ? toHost(closed) : closed;
      first = false;
      return notice;
    };
    await meeting.closes();
    expect(meeting.poll(1).verdict).toBe('differs');
    expect(meeting.poll(2).verdict).toBe('differs');
  });
});

type Closed = Extract<ServerMessage, { type: 'poll-closed' }>;

describe('server admits unlisted voters', () => {
  test('omitted voters see the claim is wrong', async () => {
    meeting = await PollMeeting.of();
    meeting.voters = IDS.slice(0, 2);
    meeting.standing = (id) => (id === IDS[2] ? 'no-vote' : 'may-vote');
    await meeting.asks();
    expect(meeting.poll(2).faults).toEqual(['left-out']);
    expect(announcements(2)).toContain('polls.fault.left-out');
    await meeting.closes();
    expect(meeting.poll(1).result?.result).toMatchObject({ named: 3, voters: 2 });
  });

  test('single victim detects it', async () => {
    meeting = await PollMeeting.of();
    meeting.standing = (id) => (id === IDS[2] ? 'no-vote' : 'may-vote');
    await meeting.asks();
    expect(meeting.poll(2).faults).toEqual(['left-out']);
  });

  test('everyone detects an unlisted vote', async () => {
    meeting = await PollMeeting.of();
    meeting.voters = [...IDS, 'z'.repeat(16)];
    await meeting.asks();
    for (const at of [0, 1, 2]) expect(meeting.poll(at).faults).toEqual(['not-named']);
    await meeting.closes();
    expect(meeting.poll(1).results).toEqual([]);
  });
});

describe('single vote per person', () => {
  test('repeated may-vote sends no second ballot', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.deliver(meeting.device(1), 'may-vote');
    await meeting.settle();
    await meeting.votes(1, 0);
    expect(meeting.poll(1).you).toBe('has-voted');
    expect(meeting.ballots).toHaveLength(1);
  });

  test('early repeat sends the same bytes', async () => {
    await opened();
    meeting.takesBallots = false;
    await meeting.votes(1, 1);
    const { ballot, voting } = meeting.poll(1);
    expect(voting).toBe(true);
    meeting.takesBallots = true;
    meeting.comesBack(1);
    meeting.deliver(meeting.device(1), 'may-vote');
    await meeting.settle();
    expect(meeting.ballots).toEqual([ballot]);
    expect(meeting.poll(1)).toMatchObject({ you: 'has-voted', voting: false });
  });

  test('snapshot acknowledgement ends the wait', async () => {
    await opened();
    meeting.takesBallots = false;
    await meeting.votes(1, 1);
    meeting.deliver(meeting.device(1), 'has-voted');
    expect(meeting.poll(1)).toMatchObject({ you: 'has-voted', voting: false });
  });
});

describe('poll wrongly believed closed', () => {
  test('reopens when the server shows it', async () => {
    await opened();
    meeting.device(1).call.receive({ type: 'media-lost' });
    expect(meeting.poll(1).stage).toBe('not-counted');
    meeting.device(1).call.receive({ type: 'poll-moved', poll: meeting.poll(1).id, voted: 1 });
    expect(meeting.poll(1).stage).toBe('open');
    meeting.device(1).call.receive({ type: 'media-lost' });
    await meeting.votes(2, 0);
    await meeting.closes();
    expect(meeting.poll(1)).toMatchObject({ stage: 'closed', count: { counts: [1, 0] } });
  });
});

describe('the end of a poll', () => {
  const closedByServer = async () => {
    const { poll = '' } = meeting.opening ?? {};
    const closed = { type: 'poll-closed', poll, outcome: 'counted', voted: [], ballots: [] } as const;
    for (const { call } of meeting.devices) call.receive(closed);
    await meeting.settle();
  };

  test('needs host or timeout to count', async () => {
    await opened();
    await closedByServer();
    for (const at of [0, 1, 2]) expect(meeting.poll(at).faults).toEqual(['early']);
    await meeting.passes(60_000);
    expect(meeting.poll(1).results).toEqual([]);
  });

  test('early end is reported', async () => {
    await opened({ seconds: 600 });
    await meeting.passes(60_000);
    await closedByServer();
    await meeting.passes(4_000);
    expect(meeting.poll(2).faults).toEqual(['early']);
  });

  test("carries the host's sealed statement", async () => {
    await opened();
    await meeting.closes();
    expect(meeting.poll(2)).toMatchObject({ faults: [], closedByHost: true, verdict: 'agrees' });
  });

  test('statement is read once the key arrives', async () => {
    await opened();
    meeting.keysWithheld = true;
    const late = await PollMeeting.of();
    late.opening = meeting.opening;
    late.deliver(late.device(2), 'may-vote');
    late.device(2).call.receive({ ...(await closedBy(0)), word: await wordOf(0, true) });
    expect(late.poll(2)).toMatchObject({ closedByHost: null, faults: [] });
  });

  test('foreign, guest or conflicting statements fail', async () => {
    for (const [word, outcome] of [
      [() => wordOf(1, true), 'counted'],
      [() => wordOf(0, true), 'withdrawn'],
      [() => wordOf(0, false), 'counted'],
      [() => wordOf(0, true, 'z'.repeat(26)), 'counted'],
      [() => Promise.resolve('A'.repeat(208) as Base64Url), 'counted'],
    ] as const) {
      await opened();
      const { poll = '' } = meeting.opening ?? {};
      const closed = { type: 'poll-closed', poll, outcome, voted: [], ballots: [], word: await word() } as const;
      meeting.device(2).call.receive(closed);
      await meeting.settle();
      expect(meeting.poll(2)).toMatchObject({ faults: ['early'], closedByHost: false });
    }
  });

  test('withdrawn poll is neither counted nor signed', async () => {
    await opened();
    await meeting.votes(1, 1);
    await meeting.withdraws();
    for (const at of [0, 1, 2]) {
      expect(meeting.poll(at)).toMatchObject({ stage: 'not-counted', end: 'withdrawn', faults: [], count: null });
    }
    expect(announcements(1)).toContain('polls.withdrawn');
    await meeting.passes(60_000);
    expect(meeting.poll(1).results).toEqual([]);
  });

  test('"too few" holds only for small secret polls', async () => {
    for (const [voted, faults] of [
      [2, []],
      [3, ['too-few']],
    ] as const) {
      await opened();
      const { call } = meeting.device(1);
      const { id: poll } = meeting.poll(1);
      call.receive({ type: 'poll-moved', poll, voted });
      const end = { type: 'poll-closed', poll, outcome: 'too-few-votes', voted: [], ballots: [] } as const;
      call.receive({ ...end, word: await wordOf(0, true) });
      await meeting.settle();
      expect(meeting.poll(1)).toMatchObject({ stage: 'not-counted', end: 'too-few-votes', faults });
    }
  });

  test('absent host device delays without blame', async () => {
    await opened();
    const { call } = meeting.device(0);
    const { keys } = call;
    call.state = withKeys(call.state, { ...keys, view: null });
    await meeting.closes();
    expect(meeting.poll(1)).toMatchObject({ stage: 'open', faults: [] });
    call.state = withKeys(call.state, keys);
    await meeting.closes();
    expect(meeting.poll(1)).toMatchObject({ stage: 'closed', faults: [] });
  });

  test('timeout allows for late loading', async () => {
    for (const [lateMillis, faults] of [
      [30_000, []],
      [-21_000, ['early']],
    ] as const) {
      await opened({ seconds: 600 });
      const { call } = meeting.device(1);
      const receivedMillis = call.now - Math.max(0, lateMillis);
      const message = meeting.openedTo(1);
      call.state = withPolls(call.state, { ...call.meeting.polls, list: [] });
      call.play({ type: 'poll-step', step: { step: 'heard', message, receivedMillis } });
      await meeting.settle();
      await meeting.passes(600_000 - Math.abs(lateMillis));
      const { poll = '' } = meeting.opening ?? {};
      call.receive({ type: 'poll-closed', poll, outcome: 'counted', voted: [], ballots: [] });
      await meeting.settle();
      expect(meeting.poll(1)).toMatchObject({ watched: true, faults });
    }
  });

  test('joining page does not judge', async () => {
    await opened();
    const { call } = meeting.device(1);
    call.state = withPolls(call.state, { ...call.meeting.polls, list: [] });
    call.play({ type: 'socket-lost' }).receive({ type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 });
    meeting.deliver(meeting.device(1), 'may-vote');
    await meeting.settle();
    await closedByServer();
    expect(meeting.poll(1)).toMatchObject({ live: false, faults: [] });
  });

  test('disconnected page does not judge', async () => {
    await opened({ seconds: 600 });
    meeting
      .device(2)
      .call.play({ type: 'socket-lost' })
      .receive({ type: 'resumed', ticket: 'ticket', resumeWindowMillis: 30_000 });
    await meeting.passes(60_000);
    await closedByServer();
    await meeting.passes(4_000);
    expect(meeting.poll(1).faults).toEqual(['early']);
    expect(meeting.poll(2).faults).toEqual([]);
  });
});

describe('host device', () => {
  test("unknown asker's poll is not signed", async () => {
    await opened();
    const fresh = await PollMeeting.of();
    fresh.opening = meeting.opening;
    fresh.keysWithheld = true;
    const host = fresh.device(0);
    const { keys } = host.call;
    host.call.state = withKeys(host.call.state, { ...keys, view: null });
    fresh.deliver(host, 'may-vote');
    host.call.state = withKeys(host.call.state, keys);
    fresh.says(1, { v: 1, poll: meeting.poll(0).id, key: meeting.poll(0).key });
    await fresh.settle();
    expect(fresh.poll(0)).toMatchObject({ author: 'unknown', opening: { question: 'Adopt?' } });
    await fresh.closes();
    await fresh.passes(60_000);
    expect(fresh.poll(0)).toMatchObject({ stage: 'closed', faults: [], announced: false, results: [] });
  });

  test('needs the key to close a poll', async () => {
    await opened();
    const fresh = await PollMeeting.of();
    fresh.opening = meeting.opening;
    fresh.deliver(fresh.device(0), 'may-vote');
    fresh.deliver(fresh.device(1), 'may-vote');
    await fresh.closes();
    expect(fresh.poll(0)).toMatchObject({ stage: 'open', key: null, closing: false });
    expect(fresh.seen).toEqual([]);
    await fresh.withdraws();
    expect(fresh.poll(0)).toMatchObject({ stage: 'not-counted', end: 'withdrawn' });
    const other = await PollMeeting.of();
    await other.asks();
    const { key } = other.poll(0);
    other.keysWithheld = true;
    const reloaded = other.reloads(0);
    other.deliver(reloaded, 'may-vote');
    await other.closes();
    expect(other.poll(1).stage).toBe('open');
    other.says(1, { v: 1, poll: other.poll(1).id, key });
    await other.settle();
    await other.closes();
    for (const at of [0, 1, 2]) expect(other.poll(at)).toMatchObject({ stage: 'closed', faults: [] });
  });

  test('rejects an unknown key later', async () => {
    await opened();
    const fresh = await PollMeeting.of();
    fresh.opening = meeting.opening;
    fresh.deliver(fresh.device(0), 'may-vote');
    fresh.says(1, { v: 1, poll: meeting.poll(0).id, key: meeting.poll(0).key });
    await fresh.settle();
    expect(fresh.poll(0).opening).toBe('unreadable');
  });

  test('signs after rejoining the group', async () => {
    await opened();
    await meeting.votes(1, 1);
    const { call } = meeting.device(0);
    const { keys } = call;
    const poll = meeting.poll(0).id;
    call.play({ type: 'poll-step', step: { step: 'close', poll, counted: true } });
    call.state = withKeys(call.state, { ...keys, view: null });
    await meeting.settle();
    await meeting.passes(4_000);
    const [last] = call
      .sent('set-timer')
      .filter(({ timer }) => timer === 'polls')
      .slice(-1);
    expect(last?.delayMillis).toBe(1_000);
    call.state = withKeys(call.state, keys);
    await meeting.passes(1_000);
    expect(meeting.poll(1).verdict).toBe('agrees');
  });

  test('inconsistent poll is not signed', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.lie = (closed) => ({ ...closed, ballots: [] });
    await meeting.closes();
    await meeting.passes(60_000);
    for (const at of [0, 1, 2]) expect(meeting.poll(at)).toMatchObject({ results: [], verdict: 'unsigned' });
  });

  test('invalid ballots do not block signing', async () => {
    await opened();
    const none = await meeting.forged((plain) => (plain[20] = 4));
    meeting.lie = (closed) => ({ ...closed, voted: [IDS[1] ?? ''], ballots: [none] });
    await meeting.closes();
    expect(meeting.poll(2)).toMatchObject({ faults: ['invalid'], verdict: 'agrees' });
    expect(meeting.poll(2).result?.result).toMatchObject({ voted: 1, valid: 0 });
  });
});

describe('a result', () => {
  test('garbage result displaces nothing', async () => {
    await opened();
    meeting.garbage = true;
    await meeting.votes(1, 1);
    await meeting.closes();
    expect(meeting.poll(1).results).toHaveLength(2);
    expect(meeting.poll(1).verdict).toBe('agrees');
    expect(announcements(1)).not.toContain('polls.differs');
  });
});

test('result without valid certificates is rejected', async () => {
  await opened();
  const host = meeting.device(0);
  const notice = host.pollCrypto.answer.bind(host.pollCrypto);
  const forged = new PollCrypto(
    async (ask) => {
      const reply = await meeting.signers[0]?.answer(ask);
      if (!reply) throw new Error('no signer');
      return reply.kind === 'poll-signed' ? { ...reply, certificates: [] } : reply;
    },
    () => '2026-11-28T10:00:00.000Z',
  );
  Object.assign(host.pollCrypto, {
    answer: (ask: Parameters<typeof notice>[0]) => (ask.op === 'conclude' ? forged.answer(ask) : notice(ask)),
  });
  await meeting.closes();
  expect(meeting.poll(1).results).toHaveLength(1);
  expect(meeting.poll(1).verdict).toBe('unsigned');
});

describe('poll key requests', () => {
  const notice = () =>
    meeting.device(0).call.asked.filter((each) => each.op === 'seal' && each.channel === 'poll').length;

  test('answered once per round, batched', async () => {
    await opened();
    meeting.device(0).call.after(10_000).forget();
    meeting.device(0).done = 0;
    const id = meeting.poll(0).id;
    for (let key = 0; key < 40; key++) meeting.says(2, { v: 1, ask: id, round: 0 }, `key ${String(key)}`);
    await meeting.settle();
    expect(notice()).toBe(1);
    await meeting.passes(2_500);
    expect(notice()).toBe(2);
    for (let again = 0; again < 40; again++) meeting.says(2, { v: 1, ask: id, round: 0 }, 'key 0');
    await meeting.passes(60_000);
    expect(notice()).toBe(2);
  });

  test('only the last poll is answered', async () => {
    await opened();
    const { id } = meeting.poll(0);
    await meeting.closes();
    await meeting.asks({ ...DRAFT, question: 'Another?' });
    meeting.device(0).call.after(10_000).forget();
    meeting.device(0).done = 0;
    meeting.says(2, { v: 1, ask: id, round: 0 });
    await meeting.passes(60_000);
    expect(notice()).toBe(0);
  });

  test('wait while out of step', async () => {
    await opened();
    const fresh = await PollMeeting.of();
    fresh.opening = meeting.opening;
    const { call } = fresh.device(1);
    const { keys } = call;
    call.state = withKeys(call.state, { ...keys, view: null });
    fresh.deliver(fresh.device(1), 'may-vote');
    for (let round = 0; round < 10; round++) await fresh.passes(4_000);
    expect(fresh.poll(1).asked).toBe(0);
    call.state = withKeys(call.state, keys);
    await fresh.passes(4_000);
    expect(fresh.poll(1).asked).toBe(1);
  });

  test('are spread out in time', async () => {
    await opened();
    const due = new Set(meeting.devices.map((_, at) => meeting.poll(at).askAtMillis - meeting.poll(at).receivedMillis));
    expect(due.size).toBe(3);
    for (const millis of due) expect(millis >= 2_000 && millis < 4_000).toBe(true);
  });
});

function withKeys(state: CallState, keys: Keys): CallState {
  if (state.phase.name !== 'meeting') throw new Error('in no meeting');
  return { ...state, phase: { ...state.phase, keys } };
}

/** What a device writes as the end of the poll. */
async function wordOf(at: number, counted: boolean, poll = meeting.poll(0).id): Promise<Base64Url> {
  const { key } = meeting.poll(0);
  if (key === null) throw new Error('no key');
  const { pollCrypto, key: ownKey } = meeting.device(at);
  const reply = await pollCrypto.answer({ op: 'end', poll, key, ownKey, counted });
  if (reply.op !== 'end' || reply.word === null) throw new Error('no word');
  return reply.word;
}

async function closedBy(at: number): Promise<Closed> {
  const { poll = '' } = meeting.opening ?? {};
  return { type: 'poll-closed', poll, outcome: 'counted', voted: [], ballots: [], word: await wordOf(at, true) };
}

function withPolls(state: CallState, polls: Polls): CallState {
  return state.phase.name === 'meeting' ? { ...state, phase: { ...state.phase, polls } } : state;
}
