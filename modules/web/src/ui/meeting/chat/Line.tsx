import { Check, CircleAlert, Clock, Copy, CornerUpLeft, Reply } from 'lucide-react';
import { Fragment, memo, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ChatLine } from '../../../call/talk.ts';
import { dateFormat, useLanguage, useText } from '../../../i18n/index.ts';
import { useDispatch, useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Hidden } from '../../components/Hidden.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Sentence } from '../../components/Sentence.tsx';
import { classes } from '../../styles/classes.ts';
import { log } from '../log/Log.tsx';
import styles from './Chat.module.css';
import { Linked } from './Linked.tsx';

const css = classes(styles);

interface Props {
  readonly line: ChatLine;
  readonly isFirstNew: boolean;
  /** The keyboard comes to what can be done with this one. */
  readonly isReached: boolean;
  readonly go: (line: number) => void;
  readonly onCopied: (line: number) => void;
}

/** Renders again when what it shows changes; its handlers only name the line. */
export const Line = memo(
  function Line({ line, isFirstNew, isReached, go, onCopied }: Props) {
    const t = useText();
    const reach = reachOf(line);
    const text = useId();
    if (line.missing !== undefined) {
      return (
        <li className={`${log('none')} ${css('focused')}`} data-line={line.id} tabIndex={-1}>
          <Sentence text="chat.missing" values={{ name: line.name }} />
        </li>
      );
    }
    return (
      <>
        {isFirstNew && <li className={css('divider')}>{t('chat.new')}</li>}
        <li className={`${log('line', line.own && 'own')} ${css('focused')}`} data-line={line.id} tabIndex={-1}>
          <div className={`${log('head')} ${css('head')}`}>
            <span className={css('who')}>
              <b dir="auto">{line.own ? t('chat.you') : line.name}</b>
              {reach !== null && (
                <span className={css('reach')}>
                  <Sentence text={reach} values={{ name: line.toName }} />
                </span>
              )}
              <Time atMillis={line.atMillis} />
            </span>
            <Acts line={line} textId={text} isReached={isReached} onCopied={onCopied} />
          </div>
          {line.answers !== undefined && <Quote id={line.answers} isReached={isReached} go={go} />}
          {line.unknown ? <p className={log('none')}>{t('chat.unknown')}</p> : <Text id={text} text={line.text} />}
          <Way line={line} textId={text} isReached={isReached} />
        </li>
      </>
    );
  },
  (one, other) => one.line === other.line && one.isFirstNew === other.isFirstNew && one.isReached === other.isReached,
);

/** Letters of a low text may be higher than its lines, and nothing scrolls for that; pixels. */
const LOW = 200;

/** One that scrolls is a stop of the keyboard, whose arrows scroll it. */
function Text({ id, text }: { readonly id: string; readonly text: string }) {
  const element = useRef<HTMLParagraphElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => setScrolls(current.clientHeight > LOW && current.scrollHeight > current.clientHeight);
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(current);
    return () => resized.disconnect();
  }, [text]);
  return (
    <p
      id={id}
      ref={element}
      className={css('text')}
      dir="auto"
      {...(scrolls ? { tabIndex: 0, 'data-scrolls': true } : {})}
    >
      <Linked text={text} />
    </p>
  );
}

/** What is said of a message of one's own as long as the server is not known to have it; the log reads it out. */
function Way({ line, textId, isReached }: Pick<ActsProps, 'line' | 'textId' | 'isReached'>) {
  const t = useText();
  const dispatch = useDispatch();
  if (line.way === undefined) return null;
  if (line.way === 'slow') {
    return (
      <p className={css('way')}>
        <Chip icon={Clock}>{t('chat.slow')}</Chip>
      </p>
    );
  }
  return (
    <p className={css('way')}>
      <Chip look="bad" icon={CircleAlert}>
        {t('chat.unsent')}
      </Chip>
      <Button
        look="quiet"
        size="dense"
        excludeFromTabOrder={!isReached}
        aria-describedby={textId}
        onPress={() => dispatch({ type: 'send-again', line: line.id })}
      >
        {t('over.again')}
      </Button>
    </p>
  );
}

interface ActsProps extends Pick<Props, 'line' | 'isReached' | 'onCopied'> {
  /** Of the message, which tells one reply to somebody from another. */
  readonly textId: string;
}

function Acts({ line, textId, isReached, onCopied }: ActsProps) {
  const t = useText();
  const dispatch = useDispatch();
  const name = line.own ? t('chat.you') : line.name;
  const [copied, setCopied] = useTick();
  const copy = () => {
    navigator.clipboard.writeText(line.text).then(
      () => {
        setCopied();
        onCopied(line.id);
      },
      () => select(textId),
    );
  };
  if (line.unknown) return null;
  return (
    <span className={css('acts')}>
      {line.number !== null && (
        <Button
          look="quietPlain"
          size="dense"
          square
          excludeFromTabOrder={!isReached}
          aria-label={t('chat.reply', { name })}
          aria-describedby={textId}
          onPress={() => dispatch({ type: 'answer-line', line: line.id })}
        >
          <Icon icon={Reply} size="small" mirrored />
        </Button>
      )}
      <Button
        look="quietPlain"
        size="dense"
        square
        excludeFromTabOrder={!isReached}
        aria-label={t('chat.copy', { name })}
        aria-describedby={textId}
        onPress={copy}
      >
        <Icon icon={copied ? Check : Copy} size="small" />
      </Button>
    </span>
  );
}

const TICK_MILLIS = 2_000;

/** True for a moment from when it was set. */
function useTick(): readonly [boolean, () => void] {
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (times === 0) return undefined;
    const timer = setTimeout(() => setTimes(0), TICK_MILLIS);
    return () => clearTimeout(timer);
  }, [times]);
  return [times > 0, () => setTimes((before) => before + 1)];
}

/** Where the browser does not let the page copy it, the person's own keys do. */
function select(id: string): void {
  const text = document.getElementById(id);
  if (text) getSelection()?.selectAllChildren(text);
}

function Time({ atMillis }: { readonly atMillis: number }) {
  const [language] = useLanguage();
  const time = dateFormat(language, { timeStyle: 'short' });
  return <time>{time.format(atMillis)}</time>;
}

/** The words are those that this page was sent itself by who signed them. */
function Quote({ id, isReached, go }: { readonly id: number | null } & Pick<Props, 'isReached' | 'go'>) {
  const t = useText();
  const quoted = useMeeting((phase) => phase.chat.lines.find((line) => line.id === id));
  if (!quoted) return <p className={css('quote')}>{t('chat.quote.gone')}</p>;
  return (
    <Button look="quietPlain" className={css('quote')} excludeFromTabOrder={!isReached} onPress={() => go(quoted.id)}>
      <Icon icon={CornerUpLeft} size="small" mirrored />
      <Hidden>{t('chat.quote.to')}</Hidden>
      <Quoted line={quoted} />
    </Button>
  );
}

export function Quoted({ line }: { readonly line: ChatLine }) {
  const t = useText();
  return (
    <Fragment>
      <b dir="auto">{line.own ? t('chat.you') : line.name}</b>
      <span dir="auto" className={css('cut')}>
        {beginningOf(line.text)}
      </span>
    </Fragment>
  );
}

const BEGINNING = 120;

function beginningOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= BEGINNING ? line : `${Array.from(line).slice(0, BEGINNING).join('')}…`;
}

function reachOf({ to, own }: ChatLine) {
  if (to === 'all') return null;
  if (to === 'hosts') return 'chat.line.hosts';
  return own ? 'chat.line.one' : 'chat.line.you';
}
