import { Lock, LockOpen, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useCallback } from 'react';
import type { LiveMeeting } from '../../account/console.ts';
import { ratesBetween, type Rates } from '../../account/traffic.ts';
import { useList, useText } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Chip } from '../components/Chip.tsx';
import { DataTable, type Column } from '../components/DataTable.tsx';
import { Figures } from '../components/Figures.tsx';
import { useNumber } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { wholeMinutes } from '../use-now.ts';
import { ConsoleFrame, ConsoleLink } from './ConsoleFrame.tsx';
import { useLook } from './use-look.ts';

const css = classes(layout);
const EVERY_MILLIS = 5_000;

/** The meetings that are open, in numbers: no names, no titles, nothing of what is said (T42). */
export function LiveScreen() {
  const t = useText();
  const port = useAccountPort();
  const ask = useCallback(() => port.console.live(), [port]);
  const { now, before, problem } = useLook(ask, EVERY_MILLIS);
  const number = useNumber();
  return (
    <ConsoleFrame page="live" intro={t('live.intro')} problem={problem}>
      {now !== null && (
        <>
          <Figures
            figures={[
              [t('live.meetings'), number(now.meetings)],
              [t('live.people'), number(now.people)],
              [t('live.waiting'), number(now.waiting)],
            ]}
          />
          {now.meetings === 0 ? (
            <p>{t('live.none')}</p>
          ) : (
            <Meetings meetings={now.largest} at={now.at} rates={ratesBetween(before, now)} />
          )}
          {now.meetings > now.largest.length && (
            <p className={css('fine')}>{t('live.more', { count: now.meetings - now.largest.length })}</p>
          )}
        </>
      )}
    </ConsoleFrame>
  );
}

function Meetings(props: {
  readonly meetings: readonly LiveMeeting[];
  readonly at: string;
  readonly rates: ReadonlyMap<string, Rates>;
}) {
  const t = useText();
  const number = useNumber();
  const list = useList();
  const readsAudit = useAccounts((state) => state.own?.rights.readsAudit ?? false);
  const { meetings, at, rates } = props;
  const columns: Column<LiveMeeting>[] = [
    { name: t('live.meeting'), cell: ({ room }) => <Room room={room} linked={readsAudit} /> },
    { name: t('live.since'), cell: ({ since }) => <Since since={since} at={at} /> },
    { name: t('live.seated'), numeric: true, cell: ({ people }) => number(people) },
    { name: t('live.atTheDoor'), numeric: true, cell: ({ waiting }) => number(waiting) },
    { name: t('live.state'), cell: (meeting) => <State meeting={meeting} /> },
    { name: t('live.loop'), numeric: true, cell: ({ loops }) => list(loops.map((loop) => String(loop + 1))) },
    { name: t('live.in'), numeric: true, cell: ({ room }) => <Way rates={rates.get(room)} way="In" /> },
    { name: t('live.out'), numeric: true, cell: ({ room }) => <Way rates={rates.get(room)} way="Out" /> },
  ];
  return <DataTable label={t('console.live')} rows={meetings} keyOf={({ room }) => room} columns={columns} />;
}

/** Its id opens nothing; auditors look by it for what happened there. */
function Room({ room, linked }: { readonly room: string; readonly linked: boolean }) {
  const t = useText();
  const id = <span className={css('mono')}>{room}</span>;
  if (!linked) return id;
  return (
    <ConsoleLink page="audit" query={`meeting=${room}`} label={t('live.audit', { room })}>
      {id}
    </ConsoleLink>
  );
}

function Since({ since, at }: { readonly since: string | undefined; readonly at: string }) {
  const t = useText();
  if (since === undefined) return t('live.asleep');
  const minutes = wholeMinutes(Date.parse(since), Date.parse(at));
  return t('live.runs', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function State({ meeting }: { readonly meeting: LiveMeeting }) {
  const t = useText();
  const { encrypted, locked } = meeting;
  return (
    <span className={css('row')}>
      <Chip look={encrypted ? 'good' : 'bad'} icon={encrypted ? ShieldCheck : ShieldAlert}>
        {t(encrypted ? 'live.encrypted' : 'live.open')}
      </Chip>
      <Chip icon={locked ? Lock : LockOpen}>{t(locked ? 'live.locked' : 'live.unlocked')}</Chip>
    </span>
  );
}

function Way({ rates, way }: { readonly rates: Rates | undefined; readonly way: 'In' | 'Out' }) {
  const t = useText();
  const number = useNumber();
  if (rates === undefined) return '…';
  const lost = rates[`lost${way}` as const];
  return (
    <>
      {t('live.rate', {
        megabits: number(rates[`bitsPerSecond${way}` as const] / 1_000_000, 2),
        packets: number(rates[`packetsPerSecond${way}` as const]),
      })}
      {lost !== null && (
        <>
          <br />
          {t('live.lost', { percent: number(lost * 100, 1) })}
        </>
      )}
    </>
  );
}
