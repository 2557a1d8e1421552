import { useRef, useState, type SubmitEvent } from 'react';
import { calendarFile, mailAddress } from '../../account/calendar.ts';
import type { InvitationScope, ScheduledMeeting } from '../../account/port.ts';
import type { PersonalInvitations } from '../../account/schedule.ts';
import { useSentText, useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { LinksOnlyHere } from '../account/LinksOnlyHere.tsx';
import { useAsking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Button } from '../components/Button.tsx';
import { QrCode } from '../components/QrCode.tsx';
import { Secret } from '../components/Secret.tsx';
import { Note } from '../components/Note.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

const MOST = 50;

interface Props {
  readonly meeting: ScheduledMeeting;
  readonly when: string;
  readonly scope: InvitationScope;
  readonly onInvited: () => void;
}

/**
 * Makes invitations and gives them out: as text, as a mail of the person's own program, as a file for calendars, as
 * a square. All of it is made here: the server never has the link's secret, and does not learn who is invited.
 */
export function InvitePeople({ meeting, when, scope, onInvited }: Props) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [count, setCount] = useState('1');
  const [made, setMade] = useState<PersonalInvitations | null>(null);
  const isSeries = scope === 'series';
  const known = isSeries ? port.schedule.seedsOf(meeting) : port.schedule.secretsOf(meeting.room);
  const has = isSeries ? meeting.ofSeries : meeting.invitations > 0 || meeting.ofSeries;
  const madeElsewhere = has && known === null;
  const wanted = Number(count);
  const shared = `${meeting.shared}`;
  const isCount = Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST;
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, {});
  const invite = (anew: boolean) => {
    setTried(true);
    if (!isCount) {
      fields.complain();
      return;
    }
    asking.ask(
      () => port.schedule.inviteTo(meeting, wanted, anew, scope),
      (invitations) => {
        setMade(invitations);
        onInvited();
      },
    );
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    invite(madeElsewhere);
  };
  return (
    <div className={css('list')}>
      <form ref={form} className={css('list')} onSubmit={submit} noValidate>
        <Problem code={fields.rest} />
        <TextField
          label={t('schedule.invite.count')}
          hint={t('schedule.invite.hint', { shared })}
          problem={tried && !isCount ? t('schedule.problem.number', { least: 1, most: MOST }) : undefined}
          value={count}
          onChange={setCount}
          inputMode="numeric"
          maxLength={2}
          autoComplete="off"
        />
        {has && <p className={css('fine')}>{t('schedule.invite.anew.hint')}</p>}
        <div className={css('row')}>
          {!madeElsewhere && (
            <Button type="submit" look="primary" isPending={asking.busy}>
              {t('schedule.invite.make')}
            </Button>
          )}
          {(has || meeting.invitations > 0) && (
            <Button look="dangerLine" isPending={asking.busy} onPress={() => invite(true)}>
              {t('schedule.invite.anew')}
            </Button>
          )}
        </div>
      </form>
      {made !== null && (
        <>
          <Note tone="notice">{t('schedule.invite.once', { shared })}</Note>
          <LinksOnlyHere />
          <ol className={css('list')} aria-label={t('schedule.invitations')}>
            {made.links.map((link, index) => (
              <Invitation
                key={link}
                meeting={meeting}
                when={when}
                link={link}
                password={made.password}
                number={index + 1}
              />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

interface InvitationProps {
  readonly meeting: ScheduledMeeting;
  readonly when: string;
  readonly link: string;
  readonly password: string | null;
  readonly number: number;
}

function Invitation({ meeting, when, link, password, number }: InvitationProps) {
  const t = useText();
  const sent = useSentText();
  const port = useAccountPort();
  const [copied, setCopied] = useState(false);
  const [square, setSquare] = useState(false);
  const { title, room, startsAt, endsAt, shared } = meeting;
  const isSeries = password === null;
  const text = isSeries
    ? [title, when, link].join('\n')
    : sent('schedule.invitation.text', { title, when, link, password, shared: `${shared}` });
  const uid = `${room}@${new URL(link).host}`;
  const file = () =>
    `data:text/calendar;charset=utf-8,${encodeURIComponent(
      calendarFile({ uid, title, startsAt, endsAt, link, text }, new Date()),
    )}`;
  const of = (act: string) => t('schedule.invitation.of', { act, number });
  return (
    <li className={css('list')}>
      <Secret kind="meeting-invitation">{link}</Secret>
      <div className={css('row')}>
        <Button
          size="dense"
          aria-label={of(t(copied ? 'account.copied' : 'schedule.invitation.copy'))}
          onPress={() => {
            void port.copy(text).then(setCopied);
          }}
        >
          {t(copied ? 'account.copied' : 'schedule.invitation.copy')}
        </Button>
        <a href={mailAddress(title, text)} aria-label={of(t('schedule.invitation.mail'))}>
          {t('schedule.invitation.mail')}
        </a>
        {!isSeries && (
          <a href={file()} download={`meeting-${number}.ics`} aria-label={of(t('schedule.invitation.calendar'))}>
            {t('schedule.invitation.calendar')}
          </a>
        )}
        <Button
          size="dense"
          aria-expanded={square}
          aria-label={of(t('schedule.invitation.square'))}
          onPress={() => setSquare(!square)}
        >
          {t('schedule.invitation.square')}
        </Button>
      </div>
      {square && <QrCode text={link} label={t('schedule.invitation.picture', { title })} />}
    </li>
  );
}
