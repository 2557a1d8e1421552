import {
  AudioLines,
  Hand,
  KeyRound,
  LockKeyholeOpen,
  MicOff,
  Pin,
  ShieldCheck,
  Spotlight,
  VolumeX,
  WifiOff,
} from 'lucide-react';
import { isMissing, isUnkeyed } from '../../call/keys.ts';
import {
  isVoiceLeftOut,
  pauseOf,
  trackOf,
  type MeetingPhase,
  type ParticipantView,
  type Quality,
} from '../../call/state.ts';
import { useList, useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import { lineOf, QualityMark } from './ConnectionPanel.tsx';
import { handNumber, isSeen, isSharing, isSpeakable } from './people.ts';
import { useCompared } from './Safety.tsx';
import { useVerification } from './use-certified-name.ts';
import { useVerifiedWords, VerifiedMark } from './VerifiedMark.tsx';
import styles from './Tile.module.css';

const css = classes(styles);

type KeyState = 'unreadable' | 'unkeyed' | 'missing' | undefined;

function useKeyState(person: ParticipantView): KeyState {
  return useMeeting((phase) => {
    if (phase.self === person.id) return undefined;
    if (isUnkeyed(phase.keys, person.id)) return 'unkeyed';
    const unreadable = phase.keys.unreadable.some((mid) => phase.slots.shown[mid]?.participant === person.id);
    if (unreadable) return 'unreadable';
    return isMissing(phase.keys, person.id) ? 'missing' : undefined;
  });
}

/** Whether our network does not carry a picture that is asked for; a camera that is off is not the network's doing. */
export function usePaused(person: ParticipantView, source: 'camera' | 'screen') {
  const track = trackOf(person, source);
  return useMeeting((phase) => track?.muted === false && pauseOf(phase, track.id) === 'bandwidth');
}

/** One's own line; of another, how their sound and picture come, unless it is one's own line that spoils them. */
function lineTo(phase: MeetingPhase, person: ParticipantView): Quality {
  const own = lineOf(phase);
  if (phase.self === person.id) return own;
  if (own !== 'good') return 'good';
  const lines = person.tracks.map(({ id }) => phase.slots.lines[id]);
  return lines.includes('poor') ? 'poor' : lines.includes('fair') ? 'fair' : 'good';
}

/** Said over a picture that is not, or cannot be, opened with the keys of the meeting; calmly, where a device is only silent. */
export function KeyChip({ person }: { readonly person: ParticipantView }) {
  const t = useText();
  const keyState = useKeyState(person);
  if (keyState === undefined) return null;
  return (
    <span className={css('chip', keyState === 'missing' ? 'line' : 'key')}>
      <Icon icon={keyState === 'missing' ? KeyRound : LockKeyholeOpen} size="small" />
      <span className={css('word')}>{t(`meeting.tile.${keyState}`)}</span>
    </span>
  );
}

export function Marks({ person }: { readonly person: ParticipantView }) {
  const t = useText();
  const isSelf = useMeeting((phase) => phase.self === person.id);
  const line = useMeeting((phase) => lineTo(phase, person));
  const pinned = useMeeting((phase) => phase.pinned === person.id);
  const spotlit = useMeeting((phase) => phase.meeting.spotlight === person.id);
  const hand = useMeeting((phase) => handNumber(phase.participants, person.id));
  const compared = useCompared(person.id) && !isSelf;
  const unheard = useMeeting((phase) => isVoiceLeftOut(phase, person));
  return (
    <div className={css('marks')} aria-hidden="true">
      <KeyChip person={person} />
      {compared && (
        <span className={css('chip', 'compared')} title={t('meeting.tile.verified')}>
          <Icon icon={ShieldCheck} size="small" />
        </span>
      )}
      {!person.connected && (
        <span className={css('chip', 'away')}>
          <Icon icon={WifiOff} size="small" />
          <span className={css('word')}>{t('meeting.tile.away.short')}</span>
        </span>
      )}
      {unheard && (
        <span className={css('chip', 'line')}>
          <Icon icon={VolumeX} size="small" />
          <span className={css('word')}>{t('meeting.tile.unheard.short')}</span>
        </span>
      )}
      {line !== 'good' && (
        <span className={css('chip', 'line')} data-line={line}>
          <QualityMark quality={line} />
          <span className={css('word')}>{t(`meeting.tile.line.${line}.short`)}</span>
        </span>
      )}
      {spotlit && (
        <span className={css('chip')}>
          <Icon icon={Spotlight} size="small" />
          <span className={css('word')}>{t('meeting.tile.spotlit.short')}</span>
        </span>
      )}
      {pinned && (
        <span className={css('chip')}>
          <Icon icon={Pin} size="small" />
          <span className={css('word')}>{t('meeting.tile.pinned')}</span>
        </span>
      )}
      {hand > 0 && (
        <span className={css('chip', 'hand')}>
          <Icon icon={Hand} size="small" />
          {hand}
        </span>
      )}
    </div>
  );
}

interface TagProps {
  readonly name: string;
  readonly person: ParticipantView;
  readonly speaking: boolean;
  /** The plate already says the name. */
  readonly named: boolean;
}

export function Tag({ name, person, speaking, named }: TagProps) {
  const self = useMeeting((phase) => phase.self === person.id);
  const verified = useVerification(person.id);
  const quiet = !isSpeakable(person);
  if (!named && !quiet && !speaking && !self) return null;
  return (
    <div className={css('tag', !named && !self && 'bare')} aria-hidden="true">
      {quiet ? (
        <Icon icon={MicOff} size="small" className={css('off')} />
      ) : (
        speaking && <Icon icon={AudioLines} size="small" />
      )}
      {(named || self) && (
        <span className={css('name')} dir="auto">
          {name}
        </span>
      )}
      {named && <VerifiedMark by={verified} />}
    </div>
  );
}

/** What the tag and the marks show, in words. */
export function States({ person, speaking }: { readonly person: ParticipantView; readonly speaking: boolean }) {
  const t = useText();
  const list = useList();
  const hand = useMeeting((phase) => handNumber(phase.participants, person.id));
  const line = useMeeting((phase) => lineTo(phase, person));
  const pinned = useMeeting((phase) => phase.pinned === person.id);
  const spotlit = useMeeting((phase) => phase.meeting.spotlight === person.id);
  const paused = usePaused(person, 'camera');
  const keyState = useKeyState(person);
  const unheard = useMeeting((phase) => isVoiceLeftOut(phase, person));
  const self = useMeeting((phase) => phase.self);
  const verified = useVerifiedWords(useVerification(person.id));
  const compared = useCompared(person.id) && person.id !== self;
  const states = [
    verified,
    compared ? t('meeting.tile.verified') : undefined,
    t(isSpeakable(person) ? 'meeting.tile.unmuted' : 'meeting.tile.muted'),
    isSeen(person) ? undefined : t('meeting.tile.cameraOff'),
    paused ? t('meeting.tile.paused') : undefined,
    speaking ? t('meeting.tile.speaking') : undefined,
    unheard ? t('meeting.tile.unheard') : undefined,
    isSharing(person) ? t('meeting.tile.sharing') : undefined,
    hand > 0 ? t('meeting.tile.hand', { number: hand }) : undefined,
    spotlit ? t('meeting.tile.spotlit') : undefined,
    pinned ? t('meeting.tile.pinned') : undefined,
    line === 'good'
      ? undefined
      : t(person.id === self ? `meeting.tile.line.${line}` : `meeting.tile.theirLine.${line}`),
    person.connected ? undefined : t('meeting.tile.away'),
    keyState === undefined ? undefined : t(`meeting.tile.${keyState}`),
  ];
  return list(states.filter((state) => state !== undefined));
}
