import { DoorOpen, Eye, EyeOff, LockKeyhole, MicOff, VideoOff, type LucideIcon } from 'lucide-react';
import { Suspense, useState, type SubmitEvent } from 'react';
import type { Entry } from '../../call/state.ts';
import { useLanguage, useText } from '../../i18n/index.ts';
import { useAccounts } from '../account/accounts-context.ts';
import { useCall, useDispatch } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { DataNotice } from '../components/DataNotice.tsx';
import { DeviceChoosers, DeviceProblems } from '../components/DeviceChoosers.tsx';
import { CameraControl, MicControl } from '../components/DeviceControls.tsx';
import { Icon } from '../components/Icon.tsx';
import { Note } from '../components/Note.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { SelfPicture } from '../components/SelfPicture.tsx';
import { TextField } from '../components/TextField.tsx';
import { useFrame } from '../frame.ts';
import { isGoodName, readableName } from '../names.ts';
import { PartBoundary } from '../part.tsx';
import { LineCheckPart } from '../parts.ts';
import { classes } from '../styles/classes.ts';
import { sentence } from '../text.ts';
import { ROOMY, useMediaQuery } from '../use-media-query.ts';
import styles from './PrepareScreen.module.css';

const css = classes(styles);

interface Props {
  readonly entry: Entry;
}

/** Picture, sound and name before anybody sees or hears them. */
export function PrepareScreen({ entry }: Props) {
  const t = useText();
  const frame = useFrame();
  const dispatch = useDispatch();
  const joining = useCall((state) => state.phase.name === 'joining');
  // In one column what joining needs stands before the devices.
  const roomy = useMediaQuery(ROOMY);
  const devices = (
    <div className={css('devices')}>
      <DeviceChoosers />
    </div>
  );
  return (
    <PageFrame title="title.prepare" className={css('prepare')}>
      <section aria-label={t('prepare.camera.region')}>
        <Preview />
        <DeviceProblems />
        {roomy && devices}
      </section>
      <section className={css('side')}>
        <div>
          <div className={css('head')}>
            <h1 className={css('title')}>{t(entry.begins ? 'prepare.heading.host' : 'prepare.heading')}</h1>
            {frame === null && (
              <Button look="quietPlain" size="dense" isDisabled={joining} onPress={() => dispatch({ type: 'go-home' })}>
                {t('over.home')}
              </Button>
            )}
          </div>
          {entry.begins && <p className={css('sub')}>{t('prepare.sub.host')}</p>}
          {!entry.ownMeeting && <p className={css('sub')}>{t('prepare.sub.guest')}</p>}
        </div>
        <EntryForm entry={entry} />
        <Facts own={entry.ownMeeting} />
      </section>
      {!roomy && devices}
      <Line />
    </PageFrame>
  );
}

/** Under the rest, so that nothing moves when it comes. The page does without where it does not come. */
function Line() {
  const offered = useCall((state) => state.lineCheck.offered !== 'none');
  return (
    <div className={css('line')}>
      {offered && (
        <PartBoundary missing={null}>
          <Suspense>
            <LineCheckPart />
          </Suspense>
        </PartBoundary>
      )}
    </div>
  );
}

function Preview() {
  const t = useText();
  const on = useCall((state) => state.own.camera.on);
  return (
    <div className={css('preview')} data-stage>
      <div className={css('picture')}>
        {on ? (
          <SelfPicture />
        ) : (
          <p className={css('plate')}>
            <Icon icon={VideoOff} size="large" />
            {t('prepare.camera.off')}
          </p>
        )}
      </div>
      <div className={css('controls')}>
        <MicControl />
        <CameraControl />
      </div>
    </div>
  );
}

function EntryForm({ entry }: Props) {
  const t = useText();
  const dispatch = useDispatch();
  const joining = useCall((state) => state.phase.name === 'joining');
  const problem = useCall((state) => (state.phase.name === 'preparing' ? state.phase.problem : undefined));
  const notice = useCall((state) => state.privacyNotice);
  const [language] = useLanguage();
  const own = useAccounts((state) => state.own);
  const vouched = own?.account.marks.verified && own.rights.joinsUnderOwnName ? own.account.name : null;
  const [asGuest, setAsGuest] = useState(entry.typed === true);
  const account = asGuest ? null : vouched;
  const [edited, setEdited] = useState<string | null>(null);
  // Until they type: what is known of them, which the page around a frame may say late. Nobody vouches for the name of an
  // account, but most people go by it.
  const typed = edited ?? (entry.name === '' ? (own?.account.name ?? '') : entry.name);
  // Whoever has begun to type keeps what they type, though the page only then hears of their account.
  const type = (text: string) => {
    setEdited(text);
    setAsGuest(true);
  };
  const name = account ?? typed;
  const [password, setPassword] = useState(entry.password);
  const [tried, setTried] = useState(false);
  const nameProblem = !tried ? undefined : name.trim() === '' ? 'missing' : isGoodName(name) ? undefined : 'invalid';
  const join = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (joining || notice === null) return;
    // What is wrong may be out of sight in a low window.
    const [nameField, passwordField] = event.currentTarget.querySelectorAll('input');
    if (!isGoodName(name)) nameField?.focus();
    else if (password.trim() === '') passwordField?.focus();
    else {
      const consent = { notice: notice.version, language };
      const named = account === null ? {} : { asAccount: true as const };
      dispatch({ type: 'join', name: readableName(name), password: password.trim(), consent, ...named });
    }
  };
  const action = t(entry.ownMeeting ? 'prepare.join' : 'prepare.ask');
  return (
    <form className={css('form')} onSubmit={join} noValidate>
      <div>
        <TextField
          label={t('prepare.name')}
          hint={t(account === null ? 'prepare.name.hint' : 'prepare.name.account')}
          value={name}
          onChange={type}
          isReadOnly={account !== null}
          maxLength={200}
          autoComplete="name"
          problem={nameProblem && t(`prepare.name.${nameProblem}`)}
        />
        {vouched !== null && (
          <Button look="quietPlain" isDisabled={joining} onPress={() => setAsGuest(!asGuest)}>
            {asGuest ? t('prepare.name.own', { name: vouched }) : t('prepare.name.other')}
          </Button>
        )}
      </div>
      {entry.ownMeeting ? (
        <p className={css('known')}>{t('prepare.password.known')}</p>
      ) : (
        <PasswordField value={password} onChange={setPassword} missing={tried && password.trim() === ''} />
      )}
      {problem !== undefined && (
        <div role="alert">
          <Note tone="danger">{sentence(t, problem)}</Note>
        </div>
      )}
      {notice !== null && <DataNotice notice={notice} />}
      <Button type="submit" look="primary" size="big" isPending={joining} isDisabled={notice === null}>
        {action}
      </Button>
      <p role="status" className={css('progress')}>
        {notice === null ? t('notice.loading') : joining ? t('prepare.joining') : ''}
      </p>
    </form>
  );
}

interface PasswordProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly missing: boolean;
}

function PasswordField({ value, onChange, missing }: PasswordProps) {
  const t = useText();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      label={t('prepare.password')}
      hint={t('prepare.password.hint')}
      type={shown ? 'text' : 'password'}
      value={value}
      onChange={onChange}
      autoComplete="off"
      spellCheck="false"
      problem={missing ? t('prepare.password.missing') : undefined}
      end={
        <Button
          look="quietPlain"
          square
          aria-label={t(shown ? 'prepare.password.hide' : 'prepare.password.show')}
          onPress={() => setShown(!shown)}
        >
          <Icon icon={shown ? EyeOff : Eye} />
        </Button>
      }
    />
  );
}

function Facts({ own }: { readonly own: boolean }) {
  const t = useText();
  return (
    <div>
      <h2 className={css('subtitle')}>{t('prepare.facts')}</h2>
      <ul className={css('facts')}>
        <Fact icon={LockKeyhole} fact={t('prepare.fact.encryption')} more={t('prepare.fact.encryption.more')} />
        <Fact
          icon={DoorOpen}
          fact={t('prepare.fact.lobby')}
          more={t(own ? 'prepare.fact.lobby.host' : 'prepare.fact.lobby.more')}
        />
        {!own && <Fact icon={MicOff} fact={t('prepare.fact.muted')} more={t('prepare.fact.muted.more')} />}
      </ul>
    </div>
  );
}

function Fact({ icon, fact, more }: { readonly icon: LucideIcon; readonly fact: string; readonly more: string }) {
  return (
    <li>
      <Icon icon={icon} />
      <span>
        <b>{fact}</b> {more}
      </span>
    </li>
  );
}
