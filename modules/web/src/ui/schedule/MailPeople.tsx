import { useCallback, useEffect, useRef, useState, type SubmitEvent } from 'react';
import { SERVER_LANGUAGES, serverLanguage } from '../server-languages.ts';
import { mailAddress } from '../../account/calendar.ts';
import { guestsIn, MOST_GUESTS } from '../../account/guests.ts';
import type { InvitationScope, MailedPerson, MailLanguage, ScheduledMeeting } from '../../account/port.ts';
import { factsOf, useLanguage, useSentText, useText } from '../../i18n/index.ts';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { LinksOnlyHere } from '../account/LinksOnlyHere.tsx';
import { useAsking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Button } from '../components/Button.tsx';
import { Secret } from '../components/Secret.tsx';
import { Note } from '../components/Note.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

interface Props {
  readonly meeting: ScheduledMeeting;
  readonly when: string;
  readonly scope: InvitationScope;
  readonly onInvited: () => void;
}

/**
 * Has the server invite people by mail. Where the class of the meeting allows it, the mails have the whole link, and the page says
 * who could read it; else they lack the key, which goes to people by a way of the organiser's own.
 */
export function MailPeople({ meeting, when, scope, onInvited }: Props) {
  const t = useText();
  const port = useAccountPort();
  const [people, setPeople] = useState<readonly MailedPerson[]>([]);
  const [more, setMore] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [looks, setLooks] = useState(0);
  const { room } = meeting;
  useEffect(() => {
    let unmounted = false;
    void port.schedule.mailed(room, null, scope).then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setFailed(null);
      setPeople(answer.value.people);
      setMore(answer.value.more);
    });
    return () => {
      unmounted = true;
    };
  }, [port, room, scope, looks]);
  const look = useCallback(() => setLooks((before) => before + 1), []);
  const showMore = () => {
    void port.schedule.mailed(room, people.at(-1)?.invitation ?? null, scope).then((answer) => {
      if (answer.kind === 'no') return setFailed(answer.code);
      setPeople([...people, ...answer.value.people]);
      setMore(answer.value.more);
    });
  };
  const invited = people.filter((each) => each.invited);
  return (
    <section className={css('list')} aria-label={t('mail.heading')}>
      <h3>{t('mail.heading')}</h3>
      <MailForm
        meeting={meeting}
        scope={scope}
        onDone={() => {
          look();
          onInvited();
        }}
      />
      <Problem code={failed} />
      {people.length > 0 && (
        <>
          <ul className={css('list')} aria-label={t('mail.people')}>
            {people.map((person) => (
              <Mailed
                key={person.invitation}
                meeting={meeting}
                scope={scope}
                person={person}
                onTakenBack={() => {
                  look();
                  onInvited();
                }}
              />
            ))}
          </ul>
          <div className={css('row')}>
            {more && <Button onPress={showMore}>{t('schedule.more')}</Button>}
            <Button onPress={look}>{t('mail.look')}</Button>
          </div>
        </>
      )}
      {invited.length > 0 && !meeting.wholeMails && (
        <MeetingKey meeting={meeting} scope={scope} when={when} to={invited.map(({ address }) => address)} />
      )}
    </section>
  );
}

function MailForm(props: {
  readonly meeting: ScheduledMeeting;
  readonly scope: InvitationScope;
  readonly onDone: () => void;
}) {
  const { meeting, scope, onDone } = props;
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [language] = useLanguage();
  const [chosen, setChosen] = useState<MailLanguage>(serverLanguage(language));
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, {});
  const { guests, wrong } = guestsIn(text);
  const isElsewhere =
    scope === 'series'
      ? meeting.ofSeries && port.schedule.seedsOf(meeting) === null
      : (meeting.invitations > 0 || meeting.ofSeries) && port.schedule.secretsOf(meeting.room) === null;
  const problem =
    wrong.length > 0
      ? t('mail.to.wrong', { address: wrong[0] ?? '' })
      : guests.length === 0
        ? t('mail.to.missing')
        : guests.length > MOST_GUESTS
          ? t('mail.to.many', { most: MOST_GUESTS })
          : undefined;
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem !== undefined) fields.complain();
    if (problem !== undefined || isElsewhere) return;
    asking.ask(
      () => port.schedule.inviteByMail({ meeting, guests, language: chosen, anew: false, scope }),
      () => {
        setText('');
        setTried(false);
        onDone();
      },
    );
  };
  return (
    <form ref={form} className={css('list')} onSubmit={send} noValidate>
      <Problem code={isElsewhere ? 'made-elsewhere' : asking.problem} />
      <TextField
        label={t('mail.to')}
        hint={t('mail.to.hint', { most: MOST_GUESTS })}
        value={text}
        onChange={setText}
        lines={3}
        autoComplete="off"
        spellCheck="false"
        problem={tried ? problem : undefined}
      />
      <p className={css('fine')}>{t(meeting.wholeMails ? 'mail.whole' : 'mail.lacks')}</p>
      <div className={css('row')}>
        <Select
          label={t('mail.language')}
          value={chosen}
          options={SERVER_LANGUAGES.map((code) => ({ value: code, text: factsOf(code).name, lang: code }))}
          onChange={(value) => setChosen(serverLanguage(value))}
        />
        <Button type="submit" look="primary" isPending={asking.busy}>
          {t('mail.send')}
        </Button>
      </div>
    </form>
  );
}

interface MailedProps {
  readonly meeting: ScheduledMeeting;
  readonly scope: InvitationScope;
  readonly person: MailedPerson;
  readonly onTakenBack: () => void;
}

function Mailed({ meeting, scope, person, onTakenBack }: MailedProps) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const { address, name, invited, standing, fault, invitation } = person;
  const takeBack = () => asking.ask(() => port.schedule.takeBack(meeting.room, invitation, scope), onTakenBack);
  return (
    <li>
      <div className={css('row', 'between')}>
        <span className={css('what')}>
          <span>{name === undefined ? address : `${name} <${address}>`}</span>
          <span className={css('fine')}>
            {t(`mail.${invited ? 'invited' : 'cancelled'}.${standing}`)}
            {fault !== undefined && ` ${t(`mail.fault.${fault}`)}`}
          </span>
        </span>
        {invited && (
          <Button
            size="dense"
            look="dangerLine"
            isPending={asking.busy}
            aria-label={t('mail.take-back.of', { address })}
            onPress={takeBack}
          >
            {t('mail.take-back')}
          </Button>
        )}
      </div>
      <Problem code={asking.problem} />
    </li>
  );
}

/** What the mails lack, for the organiser to give out: the same for everybody, and useless without an invitation. */
function MeetingKey(props: {
  readonly meeting: ScheduledMeeting;
  readonly scope: InvitationScope;
  readonly when: string;
  readonly to: readonly string[];
}) {
  const t = useText();
  const sent = useSentText();
  const port = useAccountPort();
  const [copied, setCopied] = useState(false);
  const { meeting, scope, when, to } = props;
  const isSeries = scope === 'series';
  const link = isSeries ? port.schedule.seriesKeyLinkOf(meeting) : port.schedule.keyLinkOf(meeting.room);
  const password = port.schedule.secretsOf(meeting.room)?.password;
  if (link === null || password === undefined) return <Note tone="notice">{t('schedule.elsewhere')}</Note>;
  const text = isSeries
    ? [meeting.title, link].join('\n')
    : sent('mail.key.text', { title: meeting.title, when, link, password });
  return (
    <div className={css('list')} role="group" aria-label={t('mail.key')}>
      <h4>{t('mail.key')}</h4>
      <Note tone="notice">{t('mail.key.hint')}</Note>
      <LinksOnlyHere />
      <Secret kind="meeting-key">{link}</Secret>
      <div className={css('row')}>
        <Button
          size="dense"
          look="primary"
          onPress={() => {
            void port.copy(text).then(setCopied);
          }}
        >
          {t(copied ? 'account.copied' : 'mail.key.copy')}
        </Button>
        <a href={mailAddress(sent('mail.key.subject', { title: meeting.title }), text, to)}>{t('mail.key.mail')}</a>
      </div>
    </div>
  );
}
