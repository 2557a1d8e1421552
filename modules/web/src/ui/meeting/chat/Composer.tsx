import { SendHorizontal, X } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { bytesOfText, cleaned, LONGEST_TEXT_BYTES } from '../../../call/envelope.ts';
import { isInGroup, isUnkeyed } from '../../../call/keys.ts';
import { chatRefusal } from '../../../call/kept.ts';
import type { MeetingPhase } from '../../../call/state.ts';
import { restOf } from '../../../call/talk.ts';
import { useText } from '../../../i18n/index.ts';
import { useCallState, useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { GrowingField } from '../../components/GrowingField.tsx';
import { Icon } from '../../components/Icon.tsx';
import { isComposing } from '../../composing.ts';
import { classes } from '../../styles/classes.ts';
import { othersOf } from '../people.ts';
import { Addressee } from './Addressee.tsx';
import { log } from '../log/Log.tsx';
import styles from './Chat.module.css';
import { Quoted } from './Line.tsx';

const css = classes(styles);
const NEAR_THE_END = 0.9;

/** Enter sends, Shift and Enter begin a new line; what is written stays when the panel closes. */
export function Composer() {
  const t = useText();
  const dispatch = useDispatch();
  const stateNow = useCallState();
  const noteId = useId();
  const quoteId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const ready = useMeeting((phase) => isInGroup(phase.keys));
  const to = useMeeting((phase) => phase.chat.to);
  const amiss = useMeeting(amissWith);
  const sent = useMeeting((phase) => phase.chat.sent);
  const [text, setText] = useState(() => draftOf(stateNow()));
  const [taken, setTaken] = useState(sent);
  // What was not sent stays.
  if (sent !== taken) {
    setTaken(sent);
    if (sent) setText(restOf(text, sent));
  }
  useKeptDraft(text);
  const wanted = useMeeting((phase) => phase.chat.wanted);
  useEffect(() => {
    if (wanted > 0) field.current?.focus();
  }, [wanted]);

  const room = roomFor(text);
  const isReady = ready && cleaned(text) !== '' && room.left >= 0 && amiss === null;
  const send = () => {
    if (isReady) dispatch({ type: 'write-chat', text });
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    send();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== field.current || !isSending(event)) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={`${log('composer')} ${css('composer')}`} onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <Addressee to={to} />
      <Answering quoteId={quoteId} field={field} />
      <div className={`${log('write')} ${css('write')}`}>
        <GrowingField
          ref={field}
          label={t('chat.field')}
          value={text}
          onChange={setText}
          invalid={room.left < 0}
          describedBy={`${quoteId} ${noteId}`}
        />
        <Button type="submit" look="primary" square aria-label={t('chat.send')} isDisabled={!isReady}>
          <Icon icon={SendHorizontal} mirrored />
        </Button>
      </div>
      <p id={noteId} className={css('room', room.left < 0 && 'tooLong')}>
        {room.left < 0 && t('chat.tooLong', { count: -room.letters })}
        {room.left >= 0 && room.isNear && t('chat.room', { count: room.letters })}
      </p>
      <p role="status" className={css('room', 'tooLong')}>
        {amiss !== null && t(amiss)}
      </p>
    </form>
  );
}

/** Not while an input method composes a word: there Enter takes the word. */
function isSending(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposing(event);
}

/** How much more fits: in bytes, as the server counts, and about how many letters of this text's kind those are. */
function roomFor(text: string) {
  const typed = cleaned(text);
  const bytes = bytesOfText(typed);
  const left = LONGEST_TEXT_BYTES - bytes;
  const bytesALetter = Math.max(1, (bytes - 2) / Math.max(1, Array.from(typed).length));
  const letters = Math.trunc(Math.abs(left) / bytesALetter) * (left < 0 ? -1 : 1) - (left < 0 ? 1 : 0);
  return { left, letters, isNear: bytes > LONGEST_TEXT_BYTES * NEAR_THE_END };
}

/** Why the one whom it is for could not read it. */
function amissWith(phase: MeetingPhase) {
  const { to } = phase.chat;
  const refusal = chatRefusal(phase, to);
  if (refusal !== null) return refusal;
  if (to.kind !== 'one') return null;
  if (!othersOf(phase).some(({ id }) => id === to.participant)) return 'chat.gone';
  return isUnkeyed(phase.keys, to.participant) ? 'people.unkeyed' : null;
}

function draftOf({ phase }: ReturnType<ReturnType<typeof useCallState>>): string {
  return phase.name === 'meeting' ? phase.chat.draft : '';
}

function useKeptDraft(text: string): void {
  const dispatch = useDispatch();
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  });
  useEffect(() => () => dispatch({ type: 'keep-draft', text: latest.current }), [dispatch]);
}

interface AnsweringProps {
  /** Of what the field is said to answer. */
  readonly quoteId: string;
  readonly field: React.RefObject<HTMLTextAreaElement | null>;
}

/** What is being answered; the focus goes to where the answer is written. */
function Answering({ quoteId, field }: AnsweringProps) {
  const t = useText();
  const dispatch = useDispatch();
  const answering = useMeeting((phase) => phase.chat.answering);
  const line = useMeeting((phase) => phase.chat.lines.find(({ id }) => id === answering));
  const before = useRef(answering);
  useEffect(() => {
    if (answering !== null && answering !== before.current) field.current?.focus();
    before.current = answering;
  }, [answering, field]);
  if (!line) return null;
  return (
    <div className={css('answering')}>
      <span id={quoteId} className={css('quote')}>
        <Quoted line={line} />
      </span>
      <Button
        look="quietPlain"
        size="dense"
        square
        aria-label={t('chat.reply.end')}
        onPress={() => {
          dispatch({ type: 'answer-line', line: null });
          field.current?.focus();
        }}
      >
        <Icon icon={X} size="small" />
      </Button>
    </div>
  );
}
