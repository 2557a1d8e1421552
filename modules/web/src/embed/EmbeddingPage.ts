import type { CallPort } from '../call/port.ts';
import { type CommandError, perform } from './commands.ts';
import { Aliases, type MeetingSnapshot, takeSnapshot, embedEvents, snapshot } from './embed-events.ts';
import { parseCommand, VERSION } from './protocol.ts';

/** So many commands at once, and as many a second after that. */
const BURST = 40;
const COMMANDS_PER_SECOND = 10;
/** Whoever is told so often that it was too much is not listened to any more. */
const MOST_REFUSED_FOR_HASTE = 200;
const ASKS_AGAIN_AFTER_MILLIS = 30_000;

export interface EmbedEnvironment {
  readonly call: Pick<CallPort, 'getState' | 'subscribe' | 'dispatch'>;
  /** What the server lets the page around know. */
  readonly names: boolean;
  /** The origin that was checked. */
  readonly origin: string;
  readonly send: (text: string) => void;
  /** Nothing more is heard. */
  readonly close: () => void;
  readonly nowMillis: () => number;
  /** False where it is none of the page's. */
  readonly showLanguage: (code: string) => boolean;
  readonly showTheme: (theme: string) => boolean;
}

/** The page around the meeting, as the meeting has to do with it: commands in, answers and happenings out. */
export class EmbeddingPage {
  private readonly around: EmbedEnvironment;
  private readonly aliases = new Aliases();
  private readonly askedAtMillis: Partial<Record<'microphone' | 'camera', number>> = {};
  private reported: MeetingSnapshot | null = null;
  private allowance = BURST;
  private allowedAtMillis: number;
  private refusedForHaste = 0;
  private closed = false;
  private readonly unsubscribe: () => void;

  constructor(around: EmbedEnvironment) {
    this.around = around;
    this.allowedAtMillis = around.nowMillis();
    this.emit('ready', { version: VERSION, names: around.names });
    this.look();
    this.unsubscribe = around.call.subscribe(() => this.look());
  }

  /** @param data of any kind and shape; what cannot even be answered is nothing */
  receive(data: unknown): void {
    if (this.closed) return;
    if (!this.mayAsk()) {
      this.tooFast(data);
      return;
    }
    const asked = parseCommand(data);
    if (asked === null) return;
    const outcome = perform(asked.command, asked.args, {
      state: this.around.call.getState(),
      names: this.around.names,
      page: new URL(this.around.origin).host,
      participantOf: (alias) => this.aliases.participantOf(alias),
      askedLately: (source) => this.askedLately(source),
    });
    if ('error' in outcome) {
      this.refuse(asked.id, asked.command, outcome.error);
    } else if ('snapshot' in outcome) {
      this.answer(asked.id, this.reported === null ? {} : snapshot(this.reported));
    } else if ('language' in outcome || 'theme' in outcome) {
      const done =
        'theme' in outcome ? this.around.showTheme(outcome.theme) : this.around.showLanguage(outcome.language);
      if (done) this.answer(asked.id, {});
      else this.refuse(asked.id, asked.command, 'bad-arguments');
    } else {
      for (const event of outcome.events) {
        if (event.type === 'page-asks') this.askedAtMillis[event.source] = this.around.nowMillis();
        this.around.call.dispatch(event);
      }
      this.answer(asked.id, outcome.value ?? {});
    }
  }

  private askedLately(source: 'microphone' | 'camera'): boolean {
    const asked = this.askedAtMillis[source];
    return asked !== undefined && this.around.nowMillis() - asked < ASKS_AGAIN_AFTER_MILLIS;
  }

  private mayAsk(): boolean {
    const now = this.around.nowMillis();
    const earned = ((now - this.allowedAtMillis) / 1_000) * COMMANDS_PER_SECOND;
    this.allowance = Math.min(BURST, this.allowance + Math.max(0, earned));
    this.allowedAtMillis = now;
    if (this.allowance < 1) return false;
    this.allowance -= 1;
    return true;
  }

  private tooFast(data: unknown): void {
    this.refusedForHaste += 1;
    if (this.refusedForHaste > MOST_REFUSED_FOR_HASTE) {
      this.emit('problem', { code: 'too-fast' });
      this.closed = true;
      this.unsubscribe();
      this.around.close();
      return;
    }
    const asked = parseCommand(data);
    if (asked !== null) this.refuse(asked.id, asked.command, 'too-fast');
  }

  private look(): void {
    if (this.closed) return;
    const { call, names } = this.around;
    const now = takeSnapshot(call.getState(), names, this.aliases, this.reported);
    const events = embedEvents(this.reported, now);
    this.reported = now;
    for (const { event, detail } of events) this.emit(event, detail);
  }

  private emit(event: string, detail: Readonly<Record<string, unknown>>): void {
    this.around.send(JSON.stringify({ event, detail }));
  }

  private answer(id: number, value: Readonly<Record<string, unknown>>): void {
    this.around.send(JSON.stringify({ id, value }));
  }

  private refuse(id: number, command: string, error: CommandError): void {
    this.around.send(JSON.stringify({ id, error }));
    this.emit('commandFailed', { command: command.slice(0, 40), error });
  }
}
