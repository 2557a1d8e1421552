import { Copy, SendHorizontal } from 'lucide-react';
import { Fragment, useEffect, useRef, useState, type SubmitEvent } from 'react';
import { LONGEST_TEXT, type ChatLine, type ChatTo } from '../../call/talk.ts';
import { isHeld, isInGroup } from '../../call/keys.ts';
import { dateFormat, useLanguage, useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Note } from '../components/Note.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import styles from './ChatPanel.module.css';
import { PanelFrame } from './PanelFrame.tsx';
import { othersOf } from './people.ts';

const css = classes(styles);

/** Sealed messages to all, to the hosts or to one person; what was written before one came is not here. */
export function ChatPanel() {
  const t = useText();
  const ready = useMeeting((phase) => isInGroup(phase.keys));
  return (
    <PanelFrame panel="chat" heading={t('chat.heading')} takesFocus foot={ready ? <Composer /> : undefined}>
      <section className={css('section')}>
        <Note tone="info">{t(ready ? 'chat.sealed' : 'chat.off')}</Note>
        <Lines />
      </section>
    </PanelFrame>
  );
}

function Lines() {
  const t = useText();
  const lines = useMeeting((phase) => phase.chat.lines);
  const end = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.id;
  useEffect(() => {
    if (last !== undefined) end.current?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  if (lines.length === 0) return <p className={css('none')}>{t('chat.none')}</p>;
  return (
    <>
      <ol className={css('lines')}>
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ol>
      <div ref={end} />
    </>
  );
}

function Line({ line }: { readonly line: ChatLine }) {
  const t = useText();
  const [language] = useLanguage();
  const time = dateFormat(language, { timeStyle: 'short', hour12: false });
  const reach = reachOf(line);
  const name = line.own ? t('chat.you') : line.name;
  const copy = () => {
    navigator.clipboard.writeText(line.text).catch(() => undefined);
  };
  return (
    <li className={css('line', line.own && 'own')}>
      <p className={css('head')}>
        <b dir="auto">{name}</b>
        {reach !== null && <span className={css('reach')}>{t(reach, { name: line.toName })}</span>}
        <time>{time.format(line.atMillis)}</time>
        <Button
          look="quietPlain"
          size="dense"
          square
          className={css('copy')}
          aria-label={t('chat.copy', { name })}
          onPress={copy}
        >
          <Icon icon={Copy} size="small" />
        </Button>
      </p>
      <p className={css('text')} dir="auto">
        <Linked text={line.text} />
      </p>
    </li>
  );
}

function reachOf({ to, own }: ChatLine) {
  if (to === 'all') return null;
  if (to === 'hosts') return 'chat.line.hosts';
  return own ? 'chat.line.one' : 'chat.line.you';
}

const LINK = /(https:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}।])/u;

/** Only https becomes a link, shown as it is written; it opens without telling where it was found. */
export function Linked({ text }: { readonly text: string }) {
  return text.split(LINK).map((part, i) =>
    i % 2 === 1 && isPlainLink(part) ? (
      <a key={i} href={part} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
        {part}
      </a>
    ) : (
      <Fragment key={i}>{part}</Fragment>
    ),
  );
}

/** What is read must be where it leads: nothing invisible, nothing before the host, no look-alike of another host. */
function isPlainLink(text: string): boolean {
  if (/[\p{C}\\]/u.test(text)) return false;
  try {
    const { protocol, username, password } = new URL(text);
    return protocol === 'https:' && username === '' && password === '' && hostOf(text).every(isOfOneScript);
  } catch {
    return false;
  }
}

/** The labels of the host as they are written. */
function hostOf(link: string): string[] {
  const [authority = ''] = link.slice('https://'.length).split(/[/?#]/);
  return authority.replace(/:\d+$/, '').split('.');
}

/** Letters of Latin look-alike scripts (Cyrillic, Greek) and mixtures are left as text (UTS 39). */
const LABELS = [
  /^[a-z0-9-]+$/i,
  ...['Bengali', 'Devanagari', 'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam', 'Meetei_Mayek', 'Ol_Chiki', 'Oriya'].map(
    ofScript,
  ),
  ...['Arabic', 'Tamil', 'Telugu'].map(ofScript),
];

function ofScript(script: string): RegExp {
  return new RegExp(`^(?:\\p{Script=${script}}|\\p{Script=Inherited}|[0-9-])+$`, 'u');
}

function isOfOneScript(label: string): boolean {
  return LABELS.some((one) => one.test(label));
}

function Composer() {
  const t = useText();
  const dispatch = useDispatch();
  const held = useMeeting((phase) => isHeld(phase.keys));
  const [text, setText] = useState('');
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    dispatch({ type: 'write-chat', text });
    // What was not sent stays, to be sent when the alarm is over.
    if (!held) setText('');
  };
  return (
    <form className={css('composer')} onSubmit={send}>
      <Addressee />
      <div className={css('write')}>
        <TextField
          label={t('chat.field')}
          value={text}
          onChange={setText}
          maxLength={LONGEST_TEXT}
          autoComplete="off"
        />
        <Button type="submit" look="primary" square aria-label={t('chat.send')} isDisabled={text.trim() === ''}>
          <Icon icon={SendHorizontal} mirrored />
        </Button>
      </div>
    </form>
  );
}

const TO_ALL = 'all';
const TO_HOSTS = 'hosts';

function Addressee() {
  const t = useText();
  const dispatch = useDispatch();
  const to = useMeeting((phase) => phase.chat.to);
  const participants = useMeeting((phase) => phase.participants);
  const self = useMeeting((phase) => phase.self);
  const others = othersOf({ participants, self });
  const gone = to.kind === 'one' && !others.some(({ id }) => id === to.participant);
  useEffect(() => {
    if (gone) dispatch({ type: 'address-chat', to: { kind: 'all' } });
  }, [gone, dispatch]);
  const choose = (value: string) => {
    const chosen: ChatTo =
      value === TO_ALL ? { kind: 'all' } : value === TO_HOSTS ? { kind: 'hosts' } : { kind: 'one', participant: value };
    dispatch({ type: 'address-chat', to: chosen });
  };
  return (
    <Select
      label={t('chat.to')}
      compact
      value={to.kind === 'one' ? to.participant : to.kind}
      options={[
        { value: TO_ALL, text: t('chat.to.all') },
        { value: TO_HOSTS, text: t('chat.to.hosts') },
        ...others.map(({ id, name }) => ({ value: id, text: name })),
      ]}
      onChange={choose}
    />
  );
}
