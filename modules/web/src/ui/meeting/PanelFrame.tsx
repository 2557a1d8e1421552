import { DoorOpen, X } from 'lucide-react';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Panel } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { isComposing } from '../composing.ts';
import { classes } from '../styles/classes.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { SMALL, useMediaQuery } from '../use-media-query.ts';
import { focusOpener } from './panels.ts';
import { useKeyboardRoom } from './use-keyboard-room.ts';
import styles from './PanelFrame.module.css';

const css = classes(styles);

interface Props {
  readonly panel: Panel;
  readonly heading: string;
  readonly count?: number;
  /** Takes the focus when it opens; not when the page opened it by itself. */
  readonly takesFocus: boolean;
  /** Nothing inside takes the focus, so the whole does, to be scrolled by the keyboard. */
  readonly onlyText?: boolean;
  /** What is inside scrolls by itself, between head and foot. */
  readonly scrollsInside?: boolean;
  /** A control beside what closes it. */
  readonly act?: ReactNode;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** A column beside the stage, a sheet on a phone, the whole of a small window. Focus comes to its heading and goes back to its button. */
export function PanelFrame({
  panel,
  heading,
  count,
  takesFocus,
  onlyText = false,
  act,
  foot,
  children,
  scrollsInside = false,
}: Props) {
  const room = useKeyboardRoom();
  const t = useText();
  const dispatch = useDispatch();
  const fills = useMediaQuery(SMALL);
  const headingId = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const area = useRef<HTMLDivElement>(null);
  useKeptFocus(area);
  useEffect(() => {
    // What is inside has chosen where it stands scrolled.
    if (takesFocus) title.current?.focus({ preventScroll: true });
    // Only when the panel opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const close = () => {
    // On a phone the bar is not there before the panel is gone.
    flushSync(() => dispatch({ type: 'close-panel' }));
    focusOpener(panel);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
    event.stopPropagation();
    close();
  };
  return (
    <div
      ref={area}
      {...(fills ? { role: 'dialog', 'aria-modal': true } : { role: 'complementary' })}
      className={css('panel', scrollsInside && 'inside', room !== null && 'besideKeyboard')}
      style={room ?? undefined}
      aria-labelledby={headingId}
      onKeyDown={onKeyDown}
      data-panel
    >
      <div className={css('head')}>
        <h2 id={headingId} ref={title} tabIndex={-1}>
          {heading}
          {count !== undefined && <span className={css('count')}> {count}</span>}
        </h2>
        {fills && panel !== 'people' && <QueueBehind />}
        {act}
        <Button look="quietPlain" square aria-label={t('app.close')} onPress={close}>
          <Icon icon={X} />
        </Button>
      </div>
      <div
        className={css('body')}
        {...(onlyText ? { tabIndex: 0, role: 'group', 'aria-labelledby': headingId } : { tabIndex: -1 })}
      >
        {children}
      </div>
      {foot !== undefined && <div className={css('foot')}>{foot}</div>}
    </div>
  );
}

/** Of the header that the panel covers: who waits stays in sight, and one press leads there. */
function QueueBehind() {
  const t = useText();
  const dispatch = useDispatch();
  const waiting = useMeeting((phase) => phase.waiting.length);
  if (waiting === 0) return null;
  return (
    <Button
      look="quiet"
      size="dense"
      className={css('queue')}
      onPress={() => dispatch({ type: 'toggle-panel', panel: 'people' })}
    >
      <Icon icon={DoorOpen} size="small" />
      {t('door.waiting.short', { count: waiting })}
    </Button>
  );
}
