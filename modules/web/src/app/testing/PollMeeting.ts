import * as pollsPart from '../../call/polls.ts';
import type { Poll, PollAct, PollDraft } from '../../call/polls-state.ts';
import { Keyed, view } from '../../call/testing/keyed.ts';
import { GRANTED, person, seated } from '../../call/testing/meeting.ts';
import { fromBase64Url, toBase64Url } from '../../e2ee/base64url.ts';
import { signingLabel } from '../../e2ee/polls/label.ts';
import { sealPart } from '../../e2ee/polls/seal.ts';
import { fromHex, join, toHex, type Bytes } from '../../e2ee/sframe/bytes.ts';
import type { KeysAsk, KeysReply } from '../../e2ee/worker/asks.ts';
import type { Base64Url, ClientMessage, PollStanding, ServerMessage } from '../../protocol/messages.ts';
import { Memory, PageStorage } from '../memory.ts';
import { PollCrypto } from '../PollCrypto.ts';

/** A key of a device, as the worker holds it. */
export async function newSigner() {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const key = toHex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const answer = async (ask: KeysAsk): Promise<KeysReply> => {
    if (ask.op === 'check-chain') return { kind: 'chain', holds: ask.certificates.length === 1 };
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

export const IDS = ['asha', 'bela', 'chand'].map((name) => name.padEnd(16, 'a'));
const NAMES = ['Asha', 'Bela', 'Chand'];
const DEVICES = NAMES.map((name) => `sabha:user/${name.toLowerCase()}/device/${name.padEnd(16, '0')}`);
export const DRAFT: PollDraft = {
  kind: 'secret',
  question: 'Adopt?',
  options: ['Yes', 'No'],
  several: false,
  seconds: null,
};

export interface Device {
  readonly call: Keyed;
  readonly pollCrypto: PollCrypto;
  readonly id: string;
  readonly key: string;
  done: number;
}

/** Three devices with their own keys, and a server between them that a test makes lie. */
export class PollMeeting {
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
  /** Whom the server lets vote, if not whom the question names; and what it says to each of their standing. */
  voters: readonly string[] | null = null;
  standing: (id: string) => PollStanding = () => 'may-vote';
  takesBallots = true;
  /** Nothing that is said to the server has any effect. */
  deaf = false;
  /** Before a result the server hands out one that is none. */
  garbage = false;
  readonly seen: string[] = [];

  static async of(count = 3): Promise<PollMeeting> {
    const meeting = new PollMeeting();
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

  private group() {
    return {
      groupId: 'group' as Base64Url,
      epoch: 1,
      welcome: 'welcome' as Base64Url,
      statement: 'statement' as Base64Url,
      members: IDS.map((participant, leaf) => ({ leaf, participant })),
    };
  }

  /** The server ends the connection, and the page comes back by itself by the front door. */
  comesBack(at: number, known: 'as-it-was' | 'with-new-id' = 'as-it-was'): void {
    const { call, id } = this.device(at);
    const self = known === 'as-it-was' ? id : 'n'.repeat(16);
    const people = IDS.map((each, leaf) => person(leaf === at ? self : each, leaf === 0 ? { role: 'host' } : {}));
    const members = this.group().members.map(({ leaf, participant }) => {
      return { leaf, participant: leaf === at ? self : participant };
    });
    call.receive({ type: 'closed', cause: 'limit' });
    call.play(GRANTED).receive(seated(people, { self, group: { ...this.group(), members } }));
    call.onStage();
    call.answers(call.lastAsk, { kind: 'entered', view: this.members(IDS.length, at), lifted: false });
  }

  /** The page is loaded anew: all that it has is what the tab remembers. */
  reloads(at: number): Device {
    const memory = new Memory(new PageStorage(), new PageStorage(), (bytes) => bytes);
    for (const { room, kept } of this.device(at).call.sent('keep-polls')) memory.keepPolls(room, kept);
    const device = this.add(at, IDS.length);
    this.devices.splice(at, 1, device);
    this.devices.pop();
    device.call.state = { ...device.call.state, pollsPart: null };
    device.call.play({ type: 'polls-part-fetched', part: pollsPart, kept: memory.polls });
    return device;
  }

  /** Time passes, and whatever is waited for comes due. */
  async passes(millis: number): Promise<void> {
    for (const { call } of this.devices) call.after(millis).play({ type: 'timer', timer: 'polls' });
    await this.settle();
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
      group: { ...this.group(), members: this.group().members.slice(0, count) },
    });
    call.onStage();
    call.answers(call.lastAsk, { kind: 'entered', view: this.members(count, at), lifted: false });
    call.forget().after(60_000);
    const device = {
      call,
      pollCrypto: new PollCrypto(
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
            const reply = await device.pollCrypto.answer(effect.ask);
            device.call.play({ type: 'poll-step', step: { step: 'answered', ask: effect.ask, reply } });
          }
          if (effect.type === 'keys' && effect.ask.op === 'seal') this.sealed(device, effect.ask);
          if (effect.type === 'send') this.receive(device, effect.message);
        }
      }
    }
  }

  private sealed(device: Device, ask: Extract<KeysAsk, { op: 'seal' }>): void {
    device.call.answers(ask, { kind: 'sealed', payload: 'sealed' as Base64Url });
    if (this.keysWithheld) return;
    const leaf = this.devices.indexOf(device);
    for (const other of this.devices) {
      if (other === device) continue;
      other.call.answers(
        { op: 'open', channel: 'poll', audience: 'everybody', payload: 'x' as Base64Url },
        { kind: 'opened', leaf, key: device.key, epoch: 1, to: { kind: 'all' }, text: ask.text },
      );
    }
  }

  private receive(device: Device, message: ClientMessage): void {
    this.seen.push(JSON.stringify(message));
    if (isOfPoll(message) && !this.deaf) this.take(device, message);
  }

  private take(device: Device, message: PollAct): void {
    switch (message.type) {
      case 'open-poll':
        this.opening = message;
        for (const each of this.devices) this.deliver(each, this.standing(each.id));
        return;
      case 'cast-ballot':
        if (!this.takesBallots) return;
        this.ballots.push(message.ballot);
        this.voted.push(device.id);
        device.call.receive({ type: 'ballot-taken', poll: message.poll });
        return;
      case 'close-poll': {
        const closed = {
          type: 'poll-closed',
          poll: message.poll,
          outcome: message.counted ? 'counted' : 'withdrawn',
          voted: message.counted ? this.voted : [],
          ballots: message.counted ? [...this.ballots].reverse() : [],
          word: message.word,
        } as const;
        for (const each of this.devices) each.call.receive(this.lie(closed));
        return;
      }
      case 'tell-result':
        for (const { call } of this.devices) {
          const { poll, result } = message;
          if (this.garbage) call.receive({ type: 'poll-result', poll, result: 'AAAA' as Base64Url });
          call.receive({ type: 'poll-result', poll, result });
        }
    }
  }

  deliver({ call }: Device, you: PollStanding): void {
    call.receive(this.openedAs(you));
  }

  private openedAs(you: PollStanding): Extract<ServerMessage, { type: 'poll-opened' }> {
    if (!this.opening) throw new Error('no poll is open');
    const { poll, kind, opening, seconds } = this.opening;
    const voters = this.voters ?? this.opening.voters;
    const [opener = ''] = IDS;
    const now = '2026-11-28T10:00:00.000Z';
    const end = seconds === undefined ? {} : { until: new Date(Date.parse(now) + seconds * 1_000).toISOString() };
    return { type: 'poll-opened', poll, kind, opener, now, ...end, voters, voted: this.voted.length, you, opening };
  }

  openedTo(at: number): Extract<ServerMessage, { type: 'poll-opened' }> {
    return this.openedAs(this.standing(this.device(at).id));
  }

  /** Somebody says a word of polls to all others. */
  says(at: number, word: object, key = this.device(at).key): void {
    for (const { call, id } of this.devices) {
      if (id === IDS[at]) continue;
      call.answers(
        { op: 'open', channel: 'poll', audience: 'everybody', payload: 'x' as Base64Url },
        { kind: 'opened', leaf: at, key, epoch: 1, to: { kind: 'all' }, text: JSON.stringify(word) },
      );
    }
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
    this.device(0).call.play({ type: 'poll-step', step: { step: 'close', poll: this.poll(0).id, counted: true } });
    await this.settle();
  }

  async withdraws(): Promise<void> {
    const step = { step: 'close', poll: this.poll(0).id, counted: false } as const;
    this.device(0).call.play({ type: 'poll-step', step });
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
