import { useCallback } from 'react';
import type { StartedMeeting } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { pageOf, usePages } from '../account/use-pages.ts';
import { Button } from '../components/Button.tsx';
import { Item, Items } from '../components/Items.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useClock } from './words.ts';

const css = classes(layout);

/** The meetings that somebody started, each with the way to its report. */
export function StartedSection() {
  const t = useText();
  const port = useAccountPort();
  const { day } = useClock();
  const ask = useCallback(
    async (last: StartedMeeting | null) =>
      pageOf(await port.started(last?.room ?? null), (answered) => answered.meetings),
    [port],
  );
  const { shown, more, problem, showMore } = usePages(ask);
  const meetings = shown ?? [];
  return (
    <Sheet name="started" heading={t('report.started')} lead>
      <Problem code={problem} />
      {meetings.length === 0 && problem === null && <p className={css('fine')}>{t('report.started.none')}</p>}
      <Items labelledBy="started" hidden={meetings.length === 0}>
        {meetings.map(({ room, title = t('report.untitled'), startedAt, open }) => (
          <Item
            key={room}
            what={
              <>
                <span className={css('name')}>{title}</span>
                <span className={css('fine')}>
                  <time dateTime={startedAt}>{day(startedAt)}</time>
                  {open && ` · ${t('report.started.running')}`}
                </span>
              </>
            }
            acts={
              <Button
                size="dense"
                aria-label={t('report.open.of', { title, when: day(startedAt) })}
                onPress={() => port.showReport(room)}
              >
                {t('report.open')}
              </Button>
            }
          />
        ))}
      </Items>
      {more && <Button onPress={showMore}>{t('schedule.more')}</Button>}
    </Sheet>
  );
}
