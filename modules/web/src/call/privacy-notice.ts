import type { PrivacyNotice } from '../protocol/messages.ts';
import type { CallEffect } from './effects.ts';
import { close } from './leaving.ts';
import type { Entry } from './state.ts';
import type { Turn } from './turn.ts';

const AGAIN_MILLIS = 2_000;

/** Asks for the notice on personal data, which stands beside the button that asks to come in. */
export function wantNotice(turn: Turn): void {
  if (turn.state.privacyNotice === null) turn.effect({ type: 'read-notice' });
}

export function noticeRead(turn: Turn, notice: PrivacyNotice): void {
  turn.patch({ privacyNotice: notice });
}

export function noticeUnread(turn: Turn): void {
  turn.effect({ type: 'set-timer', timer: 'notice', delayMillis: AGAIN_MILLIS });
}

export function noticeTimer(turn: Turn): void {
  if (turn.state.phase.name === 'preparing') wantNotice(turn);
}

/** What was agreed to is not in force any more: the person reads the new one and asks again. */
export function noticeChanged(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining') return;
  const { consent: _, ...entry } = phase.entry;
  turn.patch({ privacyNotice: null });
  turn.enter({ name: 'preparing', entry, problem: { key: 'entry.notice-changed' } });
  turn.effect({ type: 'disconnect' });
  wantNotice(turn);
}

/** What is shown to the server by whoever comes in or comes back. */
export function credentials(entry: Entry): Extract<CallEffect, { type: 'show-credentials' }> {
  const { room, invitation, linkSecret, password, name, consent, asAccount } = entry;
  return {
    type: 'show-credentials',
    room,
    invitation,
    linkSecret,
    password,
    name,
    ...(consent === undefined ? {} : { consent }),
    ...(asAccount === undefined ? {} : { asAccount }),
  };
}

export function keepReceipt(turn: Turn): void {
  const { receipt } = turn.state;
  if (receipt !== null) turn.effect({ type: 'keep-receipt', receipt });
}

/** The server ends the stay, even of a last host (A9): nobody is kept in a meeting by what they agreed to. */
export function withdraw(turn: Turn): void {
  const { receipt, withdrawal, phase } = turn.state;
  if (receipt === null || withdrawal === 'asked' || withdrawal === 'done') return;
  turn.patch({ withdrawal: 'asked' });
  if (phase.name === 'meeting' || phase.name === 'waiting') close(turn, phase.entry, 'left');
  turn.effect({ type: 'withdraw-consent', receipt });
}

export function withdrawn(turn: Turn): void {
  turn.patch({ withdrawal: 'done', receipt: null });
}

export function notWithdrawn(turn: Turn, unknown: boolean): void {
  turn.patch({ withdrawal: unknown ? 'unknown' : 'failed' });
}
