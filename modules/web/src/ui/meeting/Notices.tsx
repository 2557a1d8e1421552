import { X } from 'lucide-react';
import { Fragment, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Message } from '../../call/messages.ts';
import type { Notice, NoticeAction, NoticeTone, Panel } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useCall, useCallState, useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Chip } from '../components/Chip.tsx';
import { Icon } from '../components/Icon.tsx';
import { PopoverOpener } from '../components/Opener.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import { LOW, PHONE, useMediaQuery } from '../use-media-query.ts';
import styles from './Notices.module.css';

const css = classes(styles);

const ACTIONS = {
  rejoin: 'note.rejoin',
  'load-anew': 'over.load-anew',
  unmute: 'note.unmute',
  'play-sound': 'note.playSound',
  'copy-by-hand': 'note.copyByHand',
  'show-share': 'note.show',
  'raise-hand': 'command.handUp',
  'lower-hand': 'command.handDown',
  'show-captions': 'note.show',
  'write-captions': 'note.write',
  'camera-on': 'command.cameraOn',
  'camera-off': 'command.cameraOff',
  'choose-devices': 'settings.devices',
  'show-people': 'note.show',
  'show-chat': 'note.show',
  // Of the texts of polls, which come before any of their notices.
  vote: 'polls.vote',
  'show-polls': 'polls.showResult',
} as const satisfies Record<NoticeAction, TextKey>;

const GRAVITY: Readonly<Record<NoticeTone, number>> = { danger: 2, notice: 1, ok: 0, info: 0 };

/** The gravest first, and of those the newest. */
function inOrder(notices: readonly Notice[]): readonly Notice[] {
  return notices.toSorted((one, other) => GRAVITY[other.tone] - GRAVITY[one.tone] || other.id - one.id);
}

/**
 * What happened and what to do, in the place kept for it: beside the bar where there is room, else at the foot of the
 * stage. The live regions have already said it. The gravest stands there, the others behind a press; a lost connection
 * stays until it is back.
 */
export function Notices() {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const reconnecting = useMeeting((phase) => phase.connection.name === 'reconnecting');
  const hasRoom = useRoomForCounted();
  const all = useCall((state) => state.notices);
  const notices = inOrder(hasRoom ? all : all.filter(({ action }) => !isCounted(action)));
  const first = useFirst(reconnecting ? [] : notices);
  const others = notices.filter((notice) => notice !== first);
  // What is dismissed takes its button along; the next Tab goes on from here.
  const keepFocus = () => place.current?.focus();
  const more = others.length > 0 && <Others notices={others} onLast={keepFocus} />;
  const holding = useHolding(place, first?.id);
  return (
    <div
      ref={place}
      tabIndex={-1}
      role="group"
      aria-label={t('note.heading')}
      className={css('place')}
      data-notices
      {...holding}
    >
      {reconnecting && (
        <div className={css('note', 'notice')}>
          <span className={css('spin')} aria-hidden="true" />
          <p className={css('text')}>{t('connection.lost')}</p>
          {more}
        </div>
      )}
      {first && (
        <OneNotice key={first.id} notice={first} onGone={keepFocus}>
          {more}
        </OneNotice>
      )}
    </div>
  );
}

/** Whoever is at a notice presses what they read: none takes its place meanwhile. */
function useFirst(notices: readonly Notice[]): Notice | undefined {
  const held = useCall((state) => state.noticesHeld);
  const [shown, setShown] = useState<number | undefined>(undefined);
  const first = (held ? notices.find(({ id }) => id === shown) : undefined) ?? notices[0];
  if (first?.id !== shown) setShown(first?.id);
  return first;
}

/** Holds the notices while a pointer or the focus is at them; what takes the focus along as it goes leaves it in their place. */
function useHolding(place: RefObject<HTMLDivElement | null>, first: number | undefined) {
  const dispatch = useDispatch();
  const state = useCallState();
  const at = useRef({ pointer: false, focus: false });
  const note = (by: 'pointer' | 'focus', here: boolean) => {
    at.current[by] = here;
    const held = at.current.pointer || at.current.focus;
    if (held !== state().noticesHeld) dispatch({ type: 'hold-notices', held });
  };
  useEffect(() => {
    // Browsers tell no blur of what is taken away.
    if (at.current.focus && place.current?.contains(document.activeElement) === false) place.current.focus();
  }, [place, first]);
  return {
    // Not by a notice that comes up under a pointer at rest.
    onPointerMove: () => note('pointer', true),
    onPointerLeave: () => note('pointer', false),
    onFocus: () => note('focus', true),
    onBlur: () => note('focus', false),
  };
}

/** The bar counts or shows these, too. */
function isCounted(action: NoticeAction | undefined): boolean {
  return action === 'show-chat' || action === 'show-people' || action === 'lower-hand';
}

/** They show themselves only where they cover nothing: not in a low window, nor over the sheet of a phone. */
function useRoomForCounted(): boolean {
  const low = useMediaQuery(LOW);
  const phone = useMediaQuery(PHONE);
  const panel = useMeeting((phase) => phase.panel !== null);
  return !low && !(phone && panel);
}

interface OthersProps {
  readonly notices: readonly Notice[];
  readonly onLast: () => void;
}

function Others({ notices, onLast }: OthersProps) {
  const t = useText();
  const list = useRef<HTMLUListElement>(null);
  const onClosed = () => {
    if (notices.length > 1) list.current?.focus();
    else onLast();
  };
  return (
    <PopoverOpener
      label={t('note.heading')}
      placement="top start"
      className={css('others')}
      dialogClassName={css('dialog')}
      opener={(opener) => (
        <Button size="dense" {...opener}>
          {t('note.others', { count: notices.length })}
        </Button>
      )}
    >
      {() => (
        <ul ref={list} tabIndex={-1} className={css('list')}>
          {notices.map((notice) => (
            <li key={notice.id}>
              <OneNotice notice={notice} onGone={onClosed} />
            </li>
          ))}
        </ul>
      )}
    </PopoverOpener>
  );
}

/** What comes from the page beside a name, for whom the message is and how many more there are, is no part of the sentence. */
function NoticeText({ message: { key, values } }: { readonly message: Message }) {
  const t = useText();
  const { to, more } = values ?? {};
  const nameWarnings = [
    ...(to === 'hosts' ? [t('chat.line.hosts')] : to === 'one' ? [t('chat.line.you')] : []),
    ...(typeof more === 'number' && more > 0 ? [`+${more}`] : []),
  ];
  return (
    <Sentence
      text={key}
      values={values}
      adjacent={nameWarnings.map((words) => (
        <Fragment key={words}>
          {' '}
          <Chip>{words}</Chip>
        </Fragment>
      ))}
    />
  );
}

interface OneNoticeProps {
  readonly notice: Notice;
  readonly onGone: () => void;
  readonly children?: ReactNode;
}

function OneNotice({ notice, onGone, children }: OneNoticeProps) {
  const t = useText();
  const dispatch = useDispatch();
  const act = useNoticeAction();
  const { action } = notice;
  const dismiss = () => {
    onGone();
    dispatch({ type: 'dismiss-notice', id: notice.id });
  };
  return (
    <div className={css('note', notice.tone)}>
      <p className={css('text')}>
        <NoticeText message={notice.message} />
      </p>
      {action !== undefined && (
        <Button
          size="dense"
          onPress={() => {
            act(action);
            dismiss();
          }}
        >
          {t(ACTIONS[action])}
        </Button>
      )}
      {children}
      <Button
        look="quietPlain"
        size="dense"
        square
        className={css('dismiss')}
        aria-label={t('app.dismiss')}
        onPress={dismiss}
      >
        <Icon icon={X} size="small" />
      </Button>
    </div>
  );
}

function useNoticeAction() {
  const dispatch = useDispatch();
  const panel = useMeeting((phase) => phase.panel);
  const captions = useCall((state) => state.preferences.captions);
  const open = (wanted: Panel) => {
    if (panel !== wanted) dispatch({ type: 'toggle-panel', panel: wanted });
  };
  return (action: NoticeAction) => {
    switch (action) {
      case 'rejoin': {
        dispatch({ type: 'rejoin' });
        return;
      }
      case 'load-anew': {
        dispatch({ type: 'load-anew' });
        return;
      }
      case 'unmute': {
        dispatch({ type: 'set-own', source: 'microphone', on: true });
        return;
      }
      case 'camera-on': {
        dispatch({ type: 'set-own', source: 'camera', on: true });
        return;
      }
      case 'camera-off': {
        dispatch({ type: 'set-own', source: 'camera', on: false });
        return;
      }
      case 'choose-devices':
        open('settings');
        return;
      case 'show-people':
        open('people');
        return;
      case 'show-chat':
        open('chat');
        return;
      case 'play-sound': {
        dispatch({ type: 'play-sound' });
        return;
      }
      case 'show-share': {
        dispatch({ type: 'choose-layout', layout: 'speaker' });
        return;
      }
      case 'raise-hand':
      case 'lower-hand': {
        dispatch({ type: 'act', message: { type: 'raise-hand', raised: action === 'raise-hand' } });
        return;
      }
      case 'show-captions': {
        dispatch({ type: 'prefer', change: { captions: { ...captions, on: true } } });
        return;
      }
      case 'write-captions':
        open('captions');
        return;
      case 'vote':
      case 'show-polls':
        open('polls');
        return;
      case 'copy-by-hand':
        open('people');
        return;
    }
  };
}
