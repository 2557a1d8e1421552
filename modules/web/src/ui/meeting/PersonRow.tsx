import { Ellipsis, Hand, Mic, MicOff, TriangleAlert, UserX, WifiOff } from 'lucide-react';
import { memo, useId } from 'react';
import { ghostsOf, isMissing, isUnkeyed, memberOf, roleOf, verifiedBy } from '../../call/keys.ts';
import type { ParticipantView } from '../../call/state.ts';
import { useList, useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Hidden } from '../components/Hidden.tsx';
import { Icon } from '../components/Icon.tsx';
import { MenuOpener } from '../components/Opener.tsx';
import { Seat } from '../components/Seat.tsx';
import { Sentence } from '../components/Sentence.tsx';
import { classes } from '../styles/classes.ts';
import { NameWarnings } from './NameWarnings.tsx';
import { handNumber, isSpeakable } from './people.ts';
import { ComparedMark, useCompared } from './Safety.tsx';
import { usePersonActs } from './use-person-acts.ts';
import { VerifiedMark } from './VerifiedMark.tsx';
import styles from './PeoplePanel.module.css';

const css = classes(styles);

/** Members of the group whom signalling does not show: never hidden, whatever the server says. */
export function Ghosts() {
  const t = useText();
  const keys = useMeeting((phase) => phase.keys);
  return ghostsOf(keys).map(({ key, name }) => (
    <li key={key} className={css('row', 'ghost')}>
      <Icon icon={TriangleAlert} />
      <div className={css('who')}>
        <b dir="auto" className={css('whole')}>
          {name}
        </b>
        <small>{t('people.ghost')}</small>
      </div>
    </li>
  ));
}

export const PersonRow = memo(function PersonRow({ person }: { readonly person: ParticipantView }) {
  const t = useText();
  const self = useMeeting((phase) => phase.self === person.id);
  const list = useList();
  const hand = useMeeting((phase) => handNumber(phase.participants, person.id));
  const name = useId();
  const unkeyed = useMeeting((phase) => isUnkeyed(phase.keys, person.id));
  const missing = useMeeting((phase) => isMissing(phase.keys, person.id));
  const compared = useCompared(person.id) && !self;
  const verified = useMeeting((phase) => verifiedBy(phase.keys, person.id));
  const place = useMeeting((phase) => roleOf(memberOf(phase.keys, person.id), person));
  // What holds for everybody is said once, in the panel of security.
  const forbidden = useMeeting((phase) => phase.meeting.forbidden);
  const role = [
    unkeyed ? t('people.unkeyed') : '',
    missing ? t('people.missing') : '',
    t(`people.role.${place}`),
    person.mayShare && place === 'participant' ? t('people.mayShare') : '',
    person.mayCaption && place === 'participant' ? t('people.mayCaption') : '',
    person.forbidden.includes('unmute') && !forbidden.includes('unmute') ? t('people.keptMuted') : '',
    person.forbidden.includes('start-video') && !forbidden.includes('start-video') ? t('people.keptCameraOff') : '',
  ];
  return (
    <li className={css('row')}>
      <Seat id={person.id} name={person.name} />
      <div className={css('who')}>
        <span id={name} dir="auto" className={css('whole')}>
          {self ? <Sentence text="people.you" values={{ name: person.name }} /> : <b>{person.name}</b>}
        </span>
        <small>{list(role.filter((part) => part !== ''))}</small>
        {!self && <NameWarnings person={person} />}
      </div>
      <div className={css('states')}>
        <VerifiedMark by={verified} />
        {compared && <ComparedMark />}
        {!person.connected && (
          <span title={t('people.away')}>
            <Icon icon={WifiOff} size="small" className={css('away')} />
            <Hidden>{t('people.away')}</Hidden>
          </span>
        )}
        {hand > 0 && (
          <span className={css('hand')}>
            <Icon icon={Hand} size="small" />
            <span aria-hidden="true">{hand}</span>
            <Hidden>{t('people.hand', { number: hand })}</Hidden>
          </span>
        )}
        <MicState on={isSpeakable(person)} />
        <PersonActs person={person} nameId={name} />
      </div>
    </li>
  );
});

function MicState({ on }: { readonly on: boolean }) {
  const t = useText();
  const text = t(on ? 'people.mic.on' : 'people.mic.off');
  return (
    <span title={text} className={css('mic')}>
      <Icon icon={on ? Mic : MicOff} size="small" className={css(!on && 'off')} />
      <Hidden>{text}</Hidden>
    </span>
  );
}

function PersonActs({ person, nameId }: { readonly person: ParticipantView; readonly nameId: string }) {
  const t = useText();
  const entries = usePersonActs(person);
  const label = t('people.actions', { name: person.name });
  const remove = useId();
  const removal = entries.find((entry) => entry.id === 'remove');
  const key = useMeeting((phase) => memberOf(phase.keys, person.id)?.key);
  if (entries.length === 0) return <span className={css('noActs')} />;
  return (
    <>
      {removal && (
        <Button
          look="quietPlain"
          size="dense"
          square
          id={remove}
          aria-label={t('people.remove')}
          aria-labelledby={`${remove} ${nameId}`}
          onPress={removal.act}
        >
          <Icon icon={UserX} size="small" />
        </Button>
      )}
      {/* A menu that was opened for somebody does not stay for another. */}
      <MenuOpener key={key} label={label} entries={entries} placement="bottom end">
        {(opener) => (
          <Button look="quietPlain" size="dense" square aria-label={label} {...opener}>
            <Icon icon={Ellipsis} size="small" />
          </Button>
        )}
      </MenuOpener>
    </>
  );
}
