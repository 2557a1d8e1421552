import { Check, Copy, QrCode } from 'lucide-react';
import type { ReactNode } from 'react';
import { LANGUAGES, useI18n, useText } from '../../i18n/index.ts';
import { isForMany } from '../../call/rules.ts';
import { isPending, type IssuedInvitation } from '../../call/state.ts';
import { useDispatch, useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Select } from '../components/Select.tsx';
import { classes } from '../styles/classes.ts';
import styles from './CopyInvitation.module.css';
import { useOpenDialog } from './dialogs.ts';
import { useInvitationText } from './use-invitation-text.ts';

const css = classes(styles);

interface Props {
  /** Beside its button: then its parts stand in the two columns of what holds it. */
  readonly extra?: ReactNode;
}

/** Each press makes one invitation: for one person, or for several where the rule allows that. */
export function CopyInvitation({ extra }: Props) {
  const t = useText();
  const dispatch = useDispatch();
  const invitation = useMeeting((phase) => phase.invitation);
  const pending = useMeeting((phase) => isPending(phase, (message) => message.type === 'invite'));
  const i18n = useI18n();
  const chosen = useMeeting((phase) => phase.invitationLanguage);
  const language = chosen ?? i18n.language;
  const copied = invitation?.copied;
  const hint = t(useMeeting(({ meeting }) => isForMany(meeting)) ? 'people.invite.hint.shared' : 'people.invite.hint');
  return (
    <div className={css(extra === undefined ? 'copy' : 'spread')}>
      <Button wide isPending={pending} onPress={() => dispatch({ type: 'copy-invitation' })}>
        <Icon icon={Copy} />
        {t('people.invite')}
      </Button>
      {extra}
      {copied === false && invitation !== null && <ByHand invitation={invitation} />}
      {extra === undefined && <InviteAnotherWay />}
      <div className={css('line')}>
        <p className={css('said')} role="status">
          {copied === true ? (
            <>
              <Icon icon={Check} size="small" className={css('sign')} />
              <b>{t('people.invite.copied')}</b> {hint}
            </>
          ) : (
            hint
          )}
        </p>
        <Select
          label={t('people.invite.language')}
          labelHidden
          compact
          value={language}
          options={LANGUAGES.map(({ code, name }) => ({ value: code, text: name, lang: code }))}
          onChange={(code) => dispatch({ type: 'choose-invitation-language', language: code })}
        />
      </div>
    </div>
  );
}

/** Makes an invitation as well, and shows how it reaches somebody by other means than a copy. */
export function InviteAnotherWay({ inHead = false }: { readonly inHead?: boolean }) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const last = useMeeting((phase) => phase.invitation);
  const pending = useMeeting((phase) => isPending(phase, (message) => message.type === 'invite'));
  const invite = () => {
    ask({ name: 'invitation', after: last });
    dispatch({ type: 'copy-invitation' });
  };
  if (inHead) {
    return (
      <Button look="quietPlain" square isPending={pending} aria-label={t('people.invite.ways')} onPress={invite}>
        <Icon icon={QrCode} />
      </Button>
    );
  }
  return (
    <Button size="dense" className={css('ways')} isPending={pending} onPress={invite}>
      <Icon icon={QrCode} size="small" />
      {t('people.invite.ways')}
    </Button>
  );
}

/** The browser did not let the page copy. */
function ByHand({ invitation }: { readonly invitation: IssuedInvitation }) {
  const t = useText();
  const text = useInvitationText(invitation);
  return (
    <label className={css('manual')}>
      {t('invitation.copy-by-hand')}
      <textarea readOnly rows={6} dir="auto" value={text} onFocus={(event) => event.target.select()} />
    </label>
  );
}
