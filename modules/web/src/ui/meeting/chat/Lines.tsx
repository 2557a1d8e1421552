import { ArrowDown } from 'lucide-react';
import { useId, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useText } from '../../../i18n/index.ts';
import { useMeeting } from '../../call-context.ts';
import { Button } from '../../components/Button.tsx';
import { Hidden } from '../../components/Hidden.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Note } from '../../components/Note.tsx';
import { classes } from '../../styles/classes.ts';
import styles from './Chat.module.css';
import { Line } from './Line.tsx';
import { useEnd } from './use-end.ts';

const css = classes(styles);

/** A log that speaks for itself; one stop of the keyboard, inside which the arrows go from message to message. */
export function Lines({ note }: { readonly note: string }) {
  const t = useText();
  const hint = useId();
  const lines = useMeeting((phase) => phase.chat.lines);
  const newFrom = useMeeting((phase) => phase.chat.newFrom);
  const log = useRef<HTMLDivElement>(null);
  const { missed, toEnd, onScroll } = useEnd(log, lines);
  const [chosen, setChosen] = useState<number | null>(null);
  const [copied, setCopied] = useState(0);
  const reached = lines.find(({ id }) => id === chosen)?.id ?? lines.at(-1)?.id;

  const lineElement = (id: number) => log.current?.querySelector<HTMLElement>(`[data-line="${id}"]`);
  const go = (id: number | undefined) => {
    if (id === undefined) return;
    setChosen(id);
    lineElement(id)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.dataset['scrolls'] !== undefined) return;
    const inside = event.target === log.current ? undefined : lines.findIndex(({ id }) => id === reached);
    const next = nextLine(event.key, inside, lines.length);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(lines[next]?.id);
  };
  const onFocus = ({ target }: FocusEvent) => {
    const id = target.closest<HTMLElement>('[data-line]')?.dataset['line'];
    if (id !== undefined) setChosen(Number(id));
  };
  return (
    <div className={css('frame')}>
      <div
        ref={log}
        role="log"
        aria-label={t('chat.log')}
        aria-describedby={hint}
        tabIndex={0}
        className={css('log')}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <Note tone="info">{note}</Note>
        {lines.length === 0 && <p className={css('none')}>{t('chat.none')}</p>}
        <ol className={css('lines')}>
          {lines.map((line) => (
            <Line
              key={line.id}
              line={line}
              isFirstNew={line.id === newFrom}
              isReached={line.id === reached}
              go={go}
              onCopied={setCopied}
            />
          ))}
        </ol>
      </div>
      <Hidden>
        <span id={hint}>{t('chat.log.hint')}</span>
        <span role="status">{copied === 0 ? '' : t('chat.copied', { number: copied })}</span>
      </Hidden>
      {missed > 0 && (
        <Button look="primary" className={css('below')} onPress={toEnd}>
          <Icon icon={ArrowDown} size="small" />
          {t('chat.below', { count: missed })}
        </Button>
      )}
    </div>
  );
}

/** @param at the line with the focus; undefined while the log itself has it */
function nextLine(key: string, at: number | undefined, count: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return at === undefined ? count - 1 : Math.max(0, at - 1);
    case 'ArrowDown':
      return at === undefined ? count - 1 : Math.min(count - 1, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
