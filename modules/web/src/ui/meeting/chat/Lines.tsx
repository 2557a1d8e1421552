import { useId, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useText } from '../../../i18n/index.ts';
import { useMeeting } from '../../call-context.ts';
import { Hidden } from '../../components/Hidden.tsx';
import { Note } from '../../components/Note.tsx';
import { Log, log as css } from '../log/Log.tsx';
import { Line } from './Line.tsx';

/** A log that speaks for itself; one stop of the keyboard, inside which the arrows go from message to message. */
export function Lines({ note }: { readonly note: string }) {
  const t = useText();
  const hint = useId();
  const lines = useMeeting((phase) => phase.chat.lines);
  const newFrom = useMeeting((phase) => phase.chat.newFrom);
  const log = useRef<HTMLDivElement>(null);
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
    <>
      <Log
        place={log}
        lines={lines}
        below={(count) => t('chat.below', { count })}
        aria-label={t('chat.log')}
        aria-describedby={hint}
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
      </Log>
      <Hidden>
        <span id={hint}>{t('chat.log.hint')}</span>
        <span role="status">{copied === 0 ? '' : t('chat.copied', { number: copied })}</span>
      </Hidden>
    </>
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
