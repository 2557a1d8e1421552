import { LockKeyhole, LockKeyholeOpen, ShieldCheck, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { memberOf, protectionOf, type Alarm, type Protection } from '../../call/keys.ts';
import { EMOJI, EMOJI_WORDS } from '../../e2ee/codes/emoji.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useCall, useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Hidden } from '../components/Hidden.tsx';
import { Icon } from '../components/Icon.tsx';
import { Note } from '../components/Note.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Safety.module.css';

const css = classes(styles);

interface Looks {
  readonly icon: LucideIcon;
  readonly text: TextKey;
  readonly brief: TextKey;
  readonly explained: TextKey;
}

/** Never more than holds: the lock is open until encryption reaches from end to end. */
export const PROTECTION: Readonly<Record<Protection, Looks>> = {
  entering: {
    icon: LockKeyholeOpen,
    text: 'protection.entering',
    brief: 'protection.entering.short',
    explained: 'security.encryption.entering',
  },
  'catching-up': {
    icon: LockKeyholeOpen,
    text: 'protection.catching-up',
    brief: 'protection.catching-up.short',
    explained: 'security.encryption.catching-up',
  },
  ready: {
    icon: LockKeyholeOpen,
    text: 'protection.ready',
    brief: 'protection.ready.short',
    explained: 'security.encryption.ready',
  },
  'end-to-end': {
    icon: LockKeyhole,
    text: 'protection.end-to-end',
    brief: 'protection.end-to-end.short',
    explained: 'security.encryption.end-to-end',
  },
  verified: {
    icon: ShieldCheck,
    text: 'protection.verified',
    brief: 'protection.verified.short',
    explained: 'security.encryption.verified',
  },
  alarm: {
    icon: TriangleAlert,
    text: 'protection.alarm',
    brief: 'protection.alarm.short',
    explained: 'security.encryption.alarm',
  },
};

export function useProtection(): Protection {
  return useCall(({ phase, verified }) => {
    if (phase.name !== 'meeting') throw new Error('protection is asked for outside of a meeting');
    return protectionOf(phase.keys, verified);
  });
}

/** What holds, what does not fit, and the code to compare. */
export function Safety() {
  const t = useText();
  const protection = useProtection();
  const { icon, text, explained } = PROTECTION[protection];
  return (
    <>
      <div className={css('encryption', protection)}>
        <Icon icon={icon} />
        <p>
          <b>{t(text)}:</b> {t(explained)}
        </p>
      </div>
      <Missing />
      <SafetyCode />
    </>
  );
}

const ALARMS = {
  broken: 'alarm.broken',
  ghost: 'alarm.ghost',
  mislabelled: 'alarm.mislabelled',
  unreadable: 'alarm.unreadable',
  removal: 'alarm.removal',
  unlocked: 'alarm.unlocked',
  unstated: 'alarm.unstated',
  'said-locked': 'alarm.said-locked',
  'said-unlocked': 'alarm.said-unlocked',
} as const satisfies Record<Alarm['kind'], TextKey>;

/** What does not fit, before anything else. */
export function Alarms() {
  const alarms = useMeeting((phase) => phase.keys.alarms);
  return alarms.map(({ kind, about, name }) => (
    <Note key={`${kind} ${about}`} tone="danger">
      <Sentence text={ALARMS[kind]} values={{ name }} />
    </Note>
  ));
}

/** No alarm, for a phone in a pocket looks the same. */
function Missing() {
  const t = useText();
  const count = useMeeting((phase) => phase.keys.missing.length);
  return count === 0 ? null : <Note tone="notice">{t('safety.missing', { count })}</Note>;
}

function SafetyCode() {
  const t = useText();
  const view = useMeeting((phase) => phase.keys.view);
  const [first] = useState(view?.safetyCode.digits);
  if (!view) return null;
  const { signs, digits } = view.safetyCode;
  return (
    <section className={css('code')} aria-label={t('safety.heading')}>
      <h3 className={css('heading')}>{t('safety.heading')}</h3>
      <p className={css('text')}>{t('safety.text')}</p>
      <ul className={css('signs')} aria-label={t('safety.signs')}>
        {signs.map((sign, place) => (
          <Sign key={place} sign={sign} />
        ))}
      </ul>
      <div role="group" className={css('digits')} aria-label={t('safety.digits')} dir="ltr">
        {digits}
      </div>
      <Comparison key={digits} code={digits} changed={digits !== first} />
      {view.hostCode !== null && (
        <div className={css('host')}>
          <h4 className={css('heading')}>{t('safety.host')}</h4>
          <div role="group" className={css('digits', 'small')} aria-label={t('safety.host')} dir="ltr">
            {view.hostCode}
          </div>
          <p className={css('text')}>{t('safety.host.text')}</p>
        </div>
      )}
    </section>
  );
}

function Sign({ sign }: { readonly sign: number }) {
  const t = useText();
  const word = EMOJI_WORDS[sign];
  if (word === undefined) return null;
  return (
    <li>
      <span className={css('drawn')} aria-hidden="true">
        {EMOJI[sign]}
      </span>
      <small>{t(`sign.${word}`)}</small>
    </li>
  );
}

/** For one code: when it changes there is another button, so that a press begun before does not count for it. */
function Comparison({ code, changed }: { readonly code: string; readonly changed: boolean }) {
  const t = useText();
  const dispatch = useDispatch();
  const view = useMeeting((phase) => phase.keys.view);
  const verified = useCall((state) => state.verified);
  const others = view?.members.filter(({ leaf }) => leaf !== view.ownLeaf) ?? [];
  if (others.length === 0) return <p className={css('text')}>{t('safety.alone')}</p>;
  const open = others.filter(({ key }) => !verified.includes(key)).length;
  if (open === 0) return <Note tone="ok">{t('safety.matched')}</Note>;
  return (
    <>
      {changed && <Note tone="notice">{t('safety.changed')}</Note>}
      {open < others.length && <p className={css('text')}>{t('safety.newcomers', { count: open })}</p>}
      <Button wide onPress={() => dispatch({ type: 'codes-match', code })}>
        <Icon icon={ShieldCheck} />
        {t('safety.match')}
      </Button>
      <p className={css('text')}>{t('safety.differ')}</p>
    </>
  );
}

/** Whether this person's code was compared. */
export function useCompared(participant: string): boolean {
  return useCall(({ phase, verified }) => {
    const member = phase.name === 'meeting' ? memberOf(phase.keys, participant) : undefined;
    return member !== undefined && verified.includes(member.key);
  });
}

/** In lists: the person's code was compared. */
export function ComparedMark() {
  const t = useText();
  return (
    <span title={t('people.compared')} className={css('compared')}>
      <Icon icon={ShieldCheck} size="small" />
      <Hidden>{t('people.compared')}</Hidden>
    </span>
  );
}
