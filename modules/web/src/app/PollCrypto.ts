import { fromBase64Url, toBase64Url } from '../e2ee/base64url.ts';
import type { Bytes } from '../e2ee/sframe/bytes.ts';
import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import { countBallots, fillBallot } from '../e2ee/polls/ballots.ts';
import { openEnd, sealEnd } from '../e2ee/polls/ends.ts';
import { agrees, documentOf, openResult, resultOf, sealResult } from '../e2ee/polls/results.ts';
import { POLL_KEY_BYTES } from '../e2ee/polls/seal.ts';
import { namedFor, readOpening, sealOpening, type PollSigner } from '../e2ee/polls/words.ts';
import type { SignedResult } from '../e2ee/polls/forms.ts';
import type { Base64Url } from '../protocol/messages.ts';
import type { PollAsk, PollReply } from '../call/polls-state.ts';

/** Seals, opens, signs and counts what polls need; whatever cannot be done is answered with null. */
export class PollCrypto {
  private readonly ask: (ask: KeysAsk) => Promise<KeysReply>;
  private readonly nowIso: () => string;
  private last: Promise<unknown> = Promise.resolve();

  constructor(ask: (ask: KeysAsk) => Promise<KeysReply>, nowIso: () => string) {
    this.ask = ask;
    this.nowIso = nowIso;
  }

  /** One after the other, in the order in which it was asked. */
  answer(question: PollAsk): Promise<PollReply> {
    const turn = this.last.then(() => this.perform(question));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async perform(question: PollAsk): Promise<PollReply> {
    switch (question.op) {
      case 'compose': {
        const key = crypto.getRandomValues(new Uint8Array(POLL_KEY_BYTES));
        const made = await sealOpening(key, question.opening, this.sign);
        const sent = made && { poll: made.poll, key: sent64(key), sealed: sent64(made.sealed) };
        return { op: 'compose', made: sent ?? null };
      }
      case 'read': {
        const opening = await readOpening(question.poll, bytesOf(question.key), bytesOf(question.sealed));
        const named = opening ? await namedFor(opening, question.device) : null;
        return { op: 'read', opening: opening ?? null, named };
      }
      case 'end': {
        const { poll, key, ownKey: by, counted } = question;
        const word = await sealEnd(poll, bytesOf(key), { by, counted }, this.sign);
        return { op: 'end', word: word ? sent64(word) : null };
      }
      case 'read-end': {
        const { poll, key, word } = question;
        return { op: 'read-end', said: (await openEnd(poll, bytesOf(key), bytesOf(word))) ?? null };
      }
      case 'fill': {
        const { poll, key, opening, choices, ownKey } = question;
        const own = { key: ownKey, sign: this.sign };
        const ballot = await fillBallot(poll, bytesOf(key), opening, choices, own);
        return { op: 'fill', ballot: ballot ? sent64(ballot) : null };
      }
      case 'count': {
        const { poll, key, opening, ballots, people } = question;
        const personOf = (signer: string) => people[signer];
        const own = question.own === null ? null : bytesOf(question.own);
        const count = await countBallots(poll, bytesOf(key), opening, ballots.map(bytesOf), personOf, own);
        return { op: 'count', count };
      }
      case 'conclude':
        return { op: 'conclude', result: await this.conclude(question) };
      case 'verify': {
        const { poll, key, sealed, own, opening, count } = question;
        const signed = await openResult(poll, bytesOf(key), bytesOf(sealed));
        // A result that others could not verify once it is saved is none.
        if (!signed || !(await this.isCertified(signed))) return { op: 'verify', found: null };
        const same = await agrees(signed, own, opening, count);
        return { op: 'verify', found: { signed, document: documentOf(signed), same } };
      }
    }
  }

  private async conclude({ key, opening, count, of }: Extract<PollAsk, { op: 'conclude' }>): Promise<Base64Url | null> {
    const result = await resultOf({ ...of, closedAt: this.nowIso() }, opening, count);
    const sealed = await sealResult(bytesOf(key), result, this.sign);
    return sealed ? sent64(sealed) : null;
  }

  private async isCertified({ result, certificates }: SignedResult): Promise<boolean> {
    const reply = await this.ask({ op: 'check-chain', key: result.by, certificates });
    return reply.kind === 'chain' && reply.holds;
  }

  private readonly sign: PollSigner = async (part, body) => {
    const reply = await this.ask({ op: 'sign-poll', part, body: toBase64Url(body) });
    if (reply.kind !== 'poll-signed') return undefined;
    return { signature: bytesOf(reply.signature), certificates: reply.certificates };
  };
}

function bytesOf(text: string): Bytes {
  return fromBase64Url(text) ?? new Uint8Array(0);
}

function sent64(bytes: Uint8Array): Base64Url {
  return toBase64Url(bytes);
}
