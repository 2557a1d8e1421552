import { beforeAll, describe, expect, test } from 'vitest';
import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import { sealPart } from '../e2ee/polls/seal.ts';
import { fromBase64Url, toBase64Url } from '../e2ee/base64url.ts';
import { copy, fromHex, join, toHex, type Bytes } from '../e2ee/sframe/bytes.ts';
import { signingLabel } from '../e2ee/polls/label.ts';
import * as pollsPart from '../call/polls.ts';
import type { Poll, PollAct, PollDraft } from '../call/polls-state.ts';
import { Keyed, view } from '../call/testing/keyed.ts';
import { person, ROOM } from '../call/testing/meeting.ts';
import type { Base64Url, ClientMessage, PollStanding, ServerMessage } from '../protocol/messages.ts';
import { PollDesk } from './PollDesk.ts';

/** A key of a device, as the worker holds it. */
async function newSigner() {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const key = toHex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const answer = async (ask: KeysAsk): Promise<KeysReply> => {
    if (ask.op !== 'sign-poll') return { kind: 'refused', reason: 'unknown' };
    const message = join(
      new TextEncoder().encode(signingLabel(ask.part)),
      fromBase64Url(ask.body) ?? new Uint8Array(0),
    );
    const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, message));
    return { kind: 'poll-signed', signature: toBase64Url(signature), certificates: [toBase64Url(fromHex('3000'))] };
  };
  return { key, answer };
}

const IDS = ['asha', 'bela', 'chand'].map((name) => name.padEnd(16, 'a'));
const NAMES = ['Asha', 'Bela', 'Chand'];
const DEVICES = NAMES.map((name) => `sabha:user/${name.toLowerCase()}/device/${name.padEnd(16, '0')}`);
const DRAFT: PollDraft = { kind: 'secret', question: 'Adopt?', options: ['Yes', 'No'], several: false, seconds: null };

interface Device {
  readonly call: Keyed;
  readonly desk: PollDesk;
  readonly id: string;
  readonly key: string;
  done: number;
}

/** Three devices with their own keys, and a server between them that a test makes lie. */
class Meeting {
  readonly devices: Device[] = [];
  readonly signers: Awaited<ReturnType<typeof newSigner>>[] = [];
  opening: Extract<ClientMessage, { type: 'open-poll' }> | null = null;
  readonly ballots: Base64Url[] = [];
  voted: string[] = [];
  /** What the server makes of what it publishes. */
  lie: (closed: Extract<ServerMessage, { type: 'poll-closed' }>) => Extract<ServerMessage, { type: 'poll-closed' }> = (
    closed,
  ) => closed;
  keysWithheld = false;
  readonly seen: string[] = [];

  static async of(count = 3): Promise<Meeting> {
    const meeting = new Meeting();
    for (let at = 0; at < count; at++) meeting.signers.push(await newSigner());
    for (let at = 0; at < count; at++) meeting.add(at, count);
    return meeting;
  }

  private members(count: number, ownLeaf: number) {
    const base = view({ ownLeaf }, NAMES.slice(0, count));
    const members = base.members.map((member, leaf) => ({
      ...member,
      key: this.signers[leaf]?.key ?? '',
      device: DEVICES[leaf] ?? '',
    }));
    return { ...base, members };
  }

  add(at: number, count: number): Device {
    const signer = this.signers[at];
    const id = IDS[at] ?? '';
    if (!signer) throw new Error('no signer');
    const call = new Keyed();
    call.state = { ...call.state, pollsPart };
    const people = IDS.slice(0, count).map((each, leaf) => person(each, leaf === 0 ? { role: 'host' } : {}));
    call.inMeeting(people, {
      self: id,
      group: {
        groupId: 'group' as Base64Url,
        epoch: 1,
        welcome: 'welcome' as Base64Url,
        statement: 'statement' as Base64Url,
        members: IDS.slice(0, count).map((participant, leaf) => ({ leaf, participant })),
      },
    });
    call.onStage();
    call.answers(call.lastAsk, { kind: 'entered', view: this.members(count, at), lifted: false });
    call.forget();
    const device = {
      call,
      desk: new PollDesk(
        (ask) => signer.answer(ask),
        () => '2026-11-28T10:00:00.000Z',
      ),
      id,
      key: signer.key,
      done: 0,
    };
    this.devices.push(device);
    return device;
  }

  /** Everything that follows, until nobody has anything to do any more. */
  async settle(): Promise<void> {
    for (let more = true; more;) {
      more = false;
      for (const device of this.devices) {
        const due = device.call.effects.slice(device.done);
        device.done = device.call.effects.length;
        for (const effect of due) {
          more = true;
          if (effect.type === 'poll') {
            const reply = await device.desk.answer(effect.ask);
            device.call.play({ type: 'poll-step', step: { step: 'answered', ask: effect.ask, reply } });
          }
          if (effect.type === 'keys' && effect.ask.op === 'seal') this.sealed(device, effect.ask);
          if (effect.type === 'send') this.hear(device, effect.message);
        }
      }
    }
  }

  private sealed(device: Device, ask: Extract<KeysAsk, { op: 'seal' }>): void {
    device.call.answers(ask, { kind: 'sealed', payload: 'sealed' as Base64Url });
    if (this.keysWithheld) return;
    const leaf = this.devices.indexOf(device);
    for (const other of this.devices) {
      const isFor = ask.to.kind !== 'one' || this.devices.indexOf(other) === ask.to.leaf;
      if (other === device || !isFor) continue;
      other.call.answers(
        { op: 'open', channel: 'poll', audience: 'everybody', payload: 'x' as Base64Url },
        { kind: 'opened', leaf, key: device.key, epoch: 1, to: ask.to, text: ask.text },
      );
    }
  }

  private hear(device: Device, message: ClientMessage): void {
    this.seen.push(JSON.stringify(message));
    if (isOfPoll(message)) this.take(device, message);
  }

  private take(device: Device, message: PollAct): void {
    switch (message.type) {
      case 'open-poll':
        this.opening = message;
        for (const each of this.devices) this.tell(each, 'may-vote');
        return;
      case 'cast-ballot':
        this.ballots.push(message.ballot);
        this.voted.push(device.id);
        device.call.receive({ type: 'ballot-taken', poll: message.poll });
        return;
      case 'close-poll': {
        const closed = {
          type: 'poll-closed',
          poll: message.poll,
          voted: this.voted,
          ballots: [...this.ballots].reverse(),
        } as const;
        for (const each of this.devices) each.call.receive(this.lie(closed));
        return;
      }
      case 'tell-result':
        for (const each of this.devices)
          each.call.receive({ type: 'poll-result', poll: message.poll, result: message.result });
    }
  }

  tell({ call }: Device, you: PollStanding): void {
    if (!this.opening) throw new Error('no poll is open');
    const { poll, kind, voters, opening } = this.opening;
    const [opener = ''] = IDS;
    const now = '2026-11-28T10:00:00.000Z';
    call.receive({ type: 'poll-opened', poll, kind, opener, now, voters, voted: this.voted.length, you, opening });
  }

  async asks(draft: PollDraft = DRAFT): Promise<void> {
    this.device(0).call.play({ type: 'poll-step', step: { step: 'ask', draft } });
    await this.settle();
  }

  async votes(at: number, ...choices: number[]): Promise<void> {
    const { call } = this.device(at);
    call.play({ type: 'poll-step', step: { step: 'vote', poll: this.poll(at).id, choices } });
    await this.settle();
  }

  async closes(): Promise<void> {
    this.device(0).call.play({ type: 'poll-step', step: { step: 'close', poll: this.poll(0).id } });
    await this.settle();
  }

  device(at: number): Device {
    const device = this.devices[at];
    if (!device) throw new Error('no device');
    return device;
  }

  poll(at: number): Poll {
    const poll = this.device(at).call.meeting.polls.list.at(-1);
    if (!poll) throw new Error('no poll');
    return poll;
  }

  /** A ballot as somebody with the key can make one. */
  async forged(change: (plain: Bytes) => void): Promise<Base64Url> {
    const plain = new Uint8Array(128);
    plain[0] = 1;
    crypto.getRandomValues(plain.subarray(1, 17));
    plain[20] = 1;
    change(plain);
    const { key, id } = this.poll(0);
    return toBase64Url(await sealPart(fromBase64Url(key ?? '') ?? new Uint8Array(0), 'ballot', id, plain));
  }
}

function isOfPoll(message: ClientMessage): message is PollAct {
  return ['open-poll', 'cast-ballot', 'close-poll', 'tell-result'].includes(message.type);
}

let meeting: Meeting;

async function opened(draft: Partial<PollDraft> = {}): Promise<void> {
  meeting = await Meeting.of();
  await meeting.asks({ ...DRAFT, ...draft });
}

describe('a secret poll among three', () => {
  beforeAll(async () => {
    await opened();
    await meeting.votes(0, 0);
    await meeting.votes(1, 1);
    await meeting.votes(2, 0);
    await meeting.closes();
  });

  test('is counted alike by every device, and the signed result says the same', () => {
    for (const at of [0, 1, 2]) {
      const poll = meeting.poll(at);
      expect(poll.count?.counts).toEqual([2, 1]);
      expect(poll.faults).toEqual([]);
      expect(poll.verdict).toBe('agrees');
      expect(poll.result?.result).toMatchObject({
        room: ROOM,
        question: 'Adopt?',
        voters: 3,
        voted: 3,
        valid: 3,
        votes: [],
      });
    }
  });

  test('shows the server neither words nor votes, and ballots that are alike in length', () => {
    const all = meeting.seen.join(' ');
    for (const word of ['Adopt', '"Yes"', '"No"', meeting.poll(0).key ?? '']) expect(all).not.toContain(word);
    expect(new Set(meeting.ballots.map((ballot) => ballot.length)).size).toBe(1);
    expect(new Set(meeting.ballots).size).toBe(3);
  });

  test('is saved with all that it takes to verify it', () => {
    const { call } = meeting.device(1);
    call.play({ type: 'poll-step', step: { step: 'save', poll: meeting.poll(1).id } });
    const [kept] = call.sent('keep-poll-result');
    const document = JSON.parse(kept?.document ?? '{}') as Record<string, unknown>;
    expect(Object.keys(document)).toEqual(['sabha', 'v', 'result', 'signature', 'certificates']);
  });
});

describe('a roll call', () => {
  test('says when it is closed who voted what', async () => {
    await opened({ kind: 'roll-call', options: ['Yes', 'No', 'Abstain'], several: true });
    await meeting.votes(1, 0, 2);
    await meeting.votes(2, 1);
    expect(meeting.poll(0).count).toBeNull();
    await meeting.closes();
    expect(meeting.poll(2).count?.votes).toEqual([
      [1, [0, 2]],
      [2, [1]],
    ]);
    expect(meeting.poll(2).verdict).toBe('agrees');
    expect(meeting.poll(2).result?.result.votes).toEqual([
      ['Bela', [0, 2]],
      ['Chand', [1]],
    ]);
  });

  test('takes no ballot that its voter did not sign, and none of somebody else', async () => {
    await opened({ kind: 'roll-call' });
    await meeting.votes(1, 0);
    const key = meeting.signers[2]?.key ?? '';
    const forged = await meeting.forged((plain) => {
      plain[0] = 2;
      plain.set(fromHex(key), 21);
    });
    const stranger = await newSigner();
    const strange = await meeting.forged((plain) => {
      plain[0] = 2;
      plain.set(fromHex(stranger.key), 21);
    });
    meeting.lie = (closed) => ({ ...closed, ballots: [...closed.ballots, forged, strange] });
    await meeting.closes();
    expect(meeting.poll(1).count).toMatchObject({ counts: [1, 0], valid: 1, invalid: 2 });
    expect(meeting.poll(1).faults).toEqual(['too-many', 'invalid']);
  });

  test('counts a voter who came back with another key as the same', async () => {
    await opened({ kind: 'roll-call' });
    const again = await newSigner();
    const back = meeting.device(1);
    for (const { call } of meeting.devices) {
      const seen = call.keys.view;
      if (!seen) throw new Error('no view');
      const members = seen.members.map((member) => (member.leaf === 1 ? { ...member, key: again.key } : member));
      call.answers(
        { op: 'handle', commit: 'c' as Base64Url, own: false },
        { kind: 'advanced', view: { ...seen, members }, removed: [] },
      );
    }
    Object.assign(back, {
      desk: new PollDesk(
        (ask) => again.answer(ask),
        () => '',
      ),
    });
    await meeting.votes(1, 1);
    await meeting.closes();
    expect(meeting.poll(0).count?.votes).toEqual([[1, [1]]]);
    expect(meeting.poll(0).verdict).toBe('agrees');
  });
});

describe('a server that lies', () => {
  test('is found out by whose ballot it drops', async () => {
    await opened();
    await meeting.votes(1, 1);
    await meeting.votes(2, 0);
    const [dropped] = meeting.ballots;
    meeting.lie = (closed) => ({ ...closed, ballots: closed.ballots.filter((ballot) => ballot !== dropped) });
    await meeting.closes();
    expect(meeting.poll(1).faults).toEqual(['own-missing', 'too-few']);
    expect(meeting.poll(2).faults).toEqual(['too-few']);
    const said = meeting.device(1).call.state.announcements.assertive.map(({ message }) => message.key);
    expect(said).toContain('polls.fault.own-missing');
  });

  test('cannot put another ballot in its place, nor one of its own', async () => {
    await opened();
    await meeting.votes(1, 1);
    const other = await Meeting.of();
    await other.asks();
    await other.votes(1, 0);
    meeting.lie = (closed) => ({ ...closed, ballots: other.ballots });
    await meeting.closes();
    expect(meeting.poll(1).count).toMatchObject({ counts: [0, 0], valid: 0, invalid: 1 });
    expect(meeting.poll(1).faults).toEqual(['own-missing', 'invalid']);
  });

  test('gains nothing by a ballot that it repeats, and is found out', async () => {
    await opened();
    await meeting.votes(1, 1);
    meeting.lie = (closed) => ({ ...closed, ballots: [...closed.ballots, ...closed.ballots] });
    await meeting.closes();
    expect(meeting.poll(2).count).toMatchObject({ counts: [0, 1], valid: 1, invalid: 1 });
    expect(meeting.poll(2).faults).toEqual(['too-many', 'invalid']);
  });

  test('that has somebody vote who did not is found out by that one', async () => {
    await opened();
    await meeting.votes(1, 1);
    const stuffed = await meeting.forged(() => undefined);
    meeting.lie = (closed) => ({
      ...closed,
      voted: [...closed.voted, meeting.device(2).id],
      ballots: [...closed.ballots, stuffed],
    });
    await meeting.closes();
    expect(meeting.poll(2).faults).toEqual(['not-mine']);
    expect(meeting.poll(1).faults).toEqual([]);
  });

  test('that lets others vote than the question names is found out by all', async () => {
    meeting = await Meeting.of();
    await meeting.asks();
    const { opening } = meeting;
    if (!opening) throw new Error('no poll');
    await meeting.votes(1, 0);
    meeting.lie = (closed) => ({
      ...closed,
      voted: [...closed.voted, 'q'.repeat(16)],
      ballots: [...closed.ballots, ...closed.ballots],
    });
    await meeting.closes();
    expect(meeting.poll(0).faults).toContain('too-many');
  });

  test('cannot show another question under the same id, nor a key that is another poll’s', async () => {
    await opened();
    const other = await Meeting.of();
    await other.asks({ ...DRAFT, question: 'Reject?' });
    const { poll, key, sealed } = { ...meeting.poll(0), poll: meeting.poll(0).id };
    const desk = meeting.device(1).desk;
    const read = (as: { key: string | null; sealed: string }) =>
      desk.answer({ op: 'read', poll, key: as.key as Base64Url, sealed: as.sealed as Base64Url });
    expect(await read({ key, sealed })).toMatchObject({ opening: { question: 'Adopt?' } });
    expect(await read({ key, sealed: other.poll(0).sealed })).toMatchObject({ opening: null });
    expect(await read({ key: other.poll(0).key, sealed })).toMatchObject({ opening: null });
    expect(await read({ key: other.poll(0).key, sealed: other.poll(0).sealed })).toMatchObject({ opening: null });
  });
});

describe('people who lie', () => {
  test('as guests open no poll', async () => {
    meeting = await Meeting.of();
    const { call } = meeting.device(1);
    call.play({ type: 'poll-step', step: { step: 'ask', draft: DRAFT } });
    await meeting.settle();
    expect(meeting.poll(0).opening).toBe('unreadable');
    expect(meeting.poll(2).opening).toBe('unreadable');
  });

  test('make no ballot that counts for two, or for an answer that is none', async () => {
    await opened();
    const twice = await meeting.forged((plain) => (plain[20] = 3));
    const none = await meeting.forged((plain) => (plain[20] = 4));
    const empty = await meeting.forged((plain) => (plain[20] = 0));
    const noisy = await meeting.forged((plain) => (plain[127] = 1));
    meeting.lie = (closed) => ({ ...closed, ballots: [twice, none, empty, noisy] });
    await meeting.closes();
    expect(meeting.poll(1).count).toMatchObject({ counts: [0, 0], valid: 0, invalid: 4 });
  });

  test('tell no result that differs, and none that no host signed', async () => {
    await opened();
    await meeting.votes(1, 1);
    // The host's device counted otherwise: it says of itself that its own vote was not there.
    const host = meeting.device(0);
    const told = host.desk.answer.bind(host.desk);
    Object.assign(host.desk, {
      answer: (ask: Parameters<typeof told>[0]) =>
        told(ask.op === 'conclude' ? { ...ask, count: { ...ask.count, counts: [1, 0] } } : ask),
    });
    await meeting.closes();
    expect(meeting.poll(1).verdict).toBe('differs');
    expect(meeting.poll(0).verdict).toBe('differs');

    await opened();
    const [, guest] = meeting.signers;
    if (!guest) throw new Error('no signer');
    Object.assign(meeting.device(0), {
      desk: new PollDesk(
        (ask) => guest.answer(ask),
        () => '',
      ),
    });
    await meeting.closes();
    expect(meeting.poll(2).verdict).toBe('unsigned');
  });

  test('as guests tell no result, though a server hands on what they sign', async () => {
    await opened();
    const [host, guest] = [meeting.device(0), meeting.device(1)];
    const told = host.desk.answer.bind(host.desk);
    Object.assign(host.desk, {
      answer: (ask: Parameters<typeof told>[0]) =>
        ask.op === 'conclude' ? guest.desk.answer({ ...ask, of: { ...ask.of, by: guest.key } }) : told(ask),
    });
    await meeting.closes();
    expect(meeting.poll(2).result?.result.by).toBe(guest.key);
    expect(meeting.poll(2).verdict).toBe('unsigned');
  });
});

describe('who comes later', () => {
  test('asks for the key, has no vote, and counts as the others do', async () => {
    await opened();
    await meeting.votes(0, 0);
    await meeting.votes(1, 1);
    const late = meeting.add(2, 3);
    meeting.devices.splice(2, 1);
    meeting.tell(late, 'no-vote');
    expect(late.call.meeting.polls.list.at(-1)?.opening).toBeNull();
    late.call.after(2_000).play({ type: 'timer', timer: 'polls' });
    await meeting.settle();
    expect(meeting.poll(2).opening).toMatchObject({ question: 'Adopt?' });
    await meeting.votes(2, 0);
    expect(meeting.ballots).toHaveLength(2);
    await meeting.closes();
    expect(meeting.poll(2).count?.counts).toEqual([1, 1]);
    expect(meeting.poll(2).verdict).toBe('agrees');
  });

  test('is answered by one, and by the next where that one says nothing', async () => {
    await opened();
    meeting.devices.forEach(({ call }) => call.forget());
    const rounds = [0, 1, 2].map((round) => {
      meeting.devices.forEach((device) => {
        device.call.forget();
        device.call.answers(
          { op: 'open', channel: 'poll', audience: 'everybody', payload: 'x' as Base64Url },
          {
            kind: 'opened',
            leaf: 2,
            key: '',
            epoch: 1,
            to: { kind: 'all' },
            text: JSON.stringify({ v: 1, ask: meeting.poll(0).id, round }),
          },
        );
      });
      return meeting.devices.map(({ call }) => call.asked.filter(({ op }) => op === 'seal').length);
    });
    expect(rounds).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });
});

describe('what ends', () => {
  test('a restart of the server ends the poll, and it is said', async () => {
    await opened();
    const { call } = meeting.device(1);
    call.receive({ type: 'media-lost' });
    expect(meeting.poll(1).stage).toBe('not-counted');
    expect(call.state.notices.map(({ message }) => message.key)).toContain('polls.notCounted');
  });

  test('a vote that was refused can be given again', async () => {
    await opened();
    const { call } = meeting.device(1);
    call.play({ type: 'poll-step', step: { step: 'vote', poll: meeting.poll(1).id, choices: [0] } });
    const [ask] = call.sent('poll').slice(-1);
    if (ask?.ask.op !== 'fill') throw new Error('not filled');
    const reply = await meeting.device(1).desk.answer(ask.ask);
    call.play({ type: 'poll-step', step: { step: 'answered', ask: ask.ask, reply } });
    call.receive({ type: 'denied', inReplyTo: call.meeting.acts.lastSeq, reason: 'storage-unavailable' });
    expect(meeting.poll(1)).toMatchObject({ voting: false, ballot: null, you: 'may-vote' });
  });

  test('nobody votes while this device is held by an alarm', async () => {
    await opened();
    const { call } = meeting.device(1);
    call.answers({ op: 'handle', commit: 'c' as Base64Url, own: false }, { kind: 'broken', reason: 'failed' });
    await meeting.votes(1, 0);
    expect(meeting.ballots).toEqual([]);
  });

  test('where the closing host tells no result another host does', async () => {
    await opened({ seconds: 60 });
    meeting.lie = (closed) => closed;
    const { opening } = meeting;
    for (const { call } of meeting.devices) {
      call.receive({ type: 'poll-closed', poll: opening?.poll ?? '', voted: [], ballots: [] });
    }
    await meeting.settle();
    expect(meeting.poll(1).sealedResult).toBeNull();
    for (const { call } of meeting.devices) call.after(5_000).play({ type: 'timer', timer: 'polls' });
    await meeting.settle();
    expect(meeting.poll(1).verdict).toBe('agrees');
  });
});

test('what is cut or changed of a ballot opens nowhere', async () => {
  await opened();
  await meeting.votes(1, 0);
  const [ballot = ''] = meeting.ballots;
  const bytes = fromBase64Url(ballot) ?? new Uint8Array(0);
  const changed = copy(bytes);
  changed[30] = (changed[30] ?? 0) ^ 1;
  const { key, id, opening } = meeting.poll(1);
  if (key === null || opening === null || opening === 'unreadable') throw new Error('not read');
  const ballots = [toBase64Url(changed), toBase64Url(copy(bytes, 0, 155)), toBase64Url(new Uint8Array(156))];
  const reply = await meeting
    .device(0)
    .desk.answer({ op: 'count', poll: id, key, opening, ballots, devices: {}, own: null });
  expect(reply).toMatchObject({ count: { valid: 0, invalid: 3 } });
});

test('a page that has not fetched the part takes no notice of a poll, whoever opens one', async () => {
  await opened();
  const { call } = meeting.device(1);
  call.state = { ...call.state, pollsPart: null };
  call.forget();
  const before = call.meeting.polls;
  call.receive({ type: 'poll-closed', poll: meeting.poll(1).id, voted: [], ballots: [] });
  expect(call.meeting.polls).toBe(before);
  expect(call.effects).toEqual([]);
});
