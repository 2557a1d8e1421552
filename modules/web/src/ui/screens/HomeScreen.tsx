import { KeyRound, Link, ShieldCheck, Video } from 'lucide-react';
import { Suspense, useState, type SubmitEvent } from 'react';
import type { Grade } from '../../call/keys.ts';
import { dateFormat, useLanguage, useSentText, useText } from '../../i18n/index.ts';
import { AccountCorner } from '../account/AccountCorner.tsx';
import { useAccounts } from '../account/accounts-context.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { ClassOfNext } from '../components/ClassChoice.tsx';
import { Icon } from '../components/Icon.tsx';
import { Note } from '../components/Note.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { TextField } from '../components/TextField.tsx';
import { Version } from '../components/Version.tsx';
import { HomeOfficePart } from '../parts.ts';
import { classes } from '../styles/classes.ts';
import { sentence } from '../text.ts';
import styles from './HomeScreen.module.css';

const css = classes(styles);
const LONGEST_TITLE = 120;

/** Organisers start or join; everybody else only joins. */
export function HomeScreen() {
  const organiser = useCall((state) => state.organiser);
  return organiser === 'none' ? <GuestHome /> : <OrganiserHome />;
}

function OrganiserHome() {
  const t = useText();
  const schedules = useAccounts((state) => state.own?.rights.startsMeetings ?? false);
  return (
    <PageFrame title="title.home" className={css('home')} aside={<AccountCorner />} foot={<Version />}>
      <h1 className={css('title')}>{t('home.heading')}</h1>
      <Failed />
      <Offered />
      <OwnMeetingBox />
      <div className={css('columns')}>
        <StartBox />
        <JoinBox />
      </div>
      {schedules && (
        <Suspense>
          <HomeOfficePart show="own" />
        </Suspense>
      )}
    </PageFrame>
  );
}

function Failed() {
  const failed = useAccounts((state) => state.failed !== null);
  if (!failed) return null;
  return (
    <Suspense>
      <div className={css('failed')}>
        <HomeOfficePart show="failed" />
      </div>
    </Suspense>
  );
}

function Offered() {
  const offered = useAccounts((state) => state.offered !== null || state.deviceCode !== null);
  if (!offered) return null;
  return (
    <Suspense>
      <HomeOfficePart show="offered" />
    </Suspense>
  );
}

function GuestHome() {
  const t = useText();
  return (
    <PageFrame title="title.guest" className={css('guest')} aside={<AccountCorner />} foot={<Version />}>
      <h1 className={css('title')}>{t('home.heading.guest')}</h1>
      <Failed />
      <Offered />
      <OwnMeetingBox />
      <JoinBox primary />
      <p className={css('fine')}>{t('home.noAccount')}</p>
    </PageFrame>
  );
}

/** A host who closed the page comes back as host. Whether the meeting goes on meanwhile, here or with another host, nobody knows here. */
function OwnMeetingBox() {
  const t = useText();
  const dispatch = useDispatch();
  const own = useCall((state) => state.remembered.ownMeeting);
  if (!own) return null;
  return (
    <section className={css('own')} aria-labelledby="own-meeting">
      <div>
        <h2 id="own-meeting">{own.title}</h2>
        <p className={css('fine')}>{t('home.own.hint')}</p>
      </div>
      <Button onPress={() => dispatch({ type: 'return-to-own' })}>{t('home.own.return')}</Button>
    </section>
  );
}

function StartBox() {
  const t = useText();
  const dispatch = useDispatch();
  const starting = useCall((state) => state.phase.name === 'starting');
  const checking = useCall((state) => state.organiser === 'checking');
  const usual = useUsualTitle();
  const [title, setTitle] = useState<string | null>(null);
  const [classification, setClassification] = useState<Grade>('unclassified');
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    const given = (title ?? usual).trim();
    if (starting || checking) return;
    dispatch({ type: 'start-meeting', title: given === '' ? usual : given, classification });
  };
  return (
    <form className={css('box')} onSubmit={start}>
      <span className={css('sign')}>
        <Icon icon={Video} />
      </span>
      <TextField
        label={t('home.title')}
        large
        hint={t('home.title.hint')}
        value={title ?? usual}
        onChange={setTitle}
        maxLength={LONGEST_TITLE}
        autoComplete="off"
      />
      <ClassOfNext label={t('class.choose')} value={classification} onChange={setClassification} />
      <Button type="submit" look="primary" isPending={starting || checking}>
        {starting ? t('home.starting') : t('home.start')}
      </Button>
      <p className={css('fine')}>{t('home.start.hint')}</p>
      <p className={css('fact')}>
        <Icon icon={ShieldCheck} />
        {t('home.rules')}
      </p>
    </form>
  );
}

/** A title for those who do not care for one: the meeting is named by its day. */
function useUsualTitle(): string {
  const t = useSentText();
  const [language] = useLanguage();
  const [now] = useState(() => new Date());
  const day = dateFormat(language, { day: 'numeric', month: 'long' });
  return t('home.title.usual', { day: day.format(now) });
}

function JoinBox({ primary = false }: { readonly primary?: boolean }) {
  const wanting = useCall((state) => state.phase.name === 'home' && state.phase.wanting !== undefined);
  return wanting ? <KeyBox /> : <LinkBox primary={primary} />;
}

/** Where something is wrong, the page stays and says so there. */
function toField(form: HTMLFormElement): void {
  form.querySelector('input')?.focus();
}

/** Somebody has an invitation that the server mailed; it was never told the key, so that comes by another way. */
function KeyBox() {
  const t = useText();
  const dispatch = useDispatch();
  const problem = useCall((state) => (state.phase.name === 'home' ? state.phase.problem : undefined));
  const [text, setText] = useState('');
  const use = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    dispatch({ type: 'use-key', text });
    toField(event.currentTarget);
  };
  return (
    <form className={css('box', 'accented')} onSubmit={use} noValidate>
      <Note tone="notice">{t('home.key.wanted')}</Note>
      <TextField
        label={t('home.key')}
        large
        hint={t('home.key.hint')}
        problem={problem && sentence(t, problem)}
        icon={<Icon icon={KeyRound} />}
        value={text}
        onChange={setText}
        autoComplete="off"
        spellCheck="false"
        autoFocus
      />
      <Button type="submit" look="primary">
        {t('home.continue')}
      </Button>
    </form>
  );
}

function LinkBox({ primary }: { readonly primary: boolean }) {
  const t = useText();
  const dispatch = useDispatch();
  const problem = useCall((state) => (state.phase.name === 'home' ? state.phase.problem : undefined));
  const unanswered = useCall((state) => state.organiser === 'none' && state.unansweredSecret !== null);
  const ofLink = problem?.key === 'entry.link-not-understood';
  const keyKept = useCall((state) => state.phase.name === 'home' && state.phase.keyKept === true);
  const [text, setText] = useState('');
  const open = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    dispatch({ type: 'open-link', text });
    toField(event.currentTarget);
  };
  return (
    <div className={css('stack')}>
      {problem !== undefined && !ofLink && (
        <div role="alert">
          <Note tone="danger">{sentence(t, problem)}</Note>
        </div>
      )}
      {keyKept && (
        <div role="status">
          <Note tone="notice">{t('home.key.kept')}</Note>
        </div>
      )}
      {unanswered && (
        <Button look="primary" onPress={() => dispatch({ type: 'redeem-again' })}>
          {t('over.again')}
        </Button>
      )}
      <form className={css('box', 'accented')} onSubmit={open} noValidate>
        <TextField
          label={t('home.join')}
          large
          hint={t('home.join.hint')}
          problem={ofLink ? sentence(t, problem) : undefined}
          icon={<Icon icon={Link} />}
          value={text}
          onChange={setText}
          autoComplete="off"
          spellCheck="false"
        />
        <Button type="submit" look={primary ? 'primary' : 'plain'}>
          {t('home.continue')}
        </Button>
      </form>
    </div>
  );
}
