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
  readonly beside?: ReactNode;
}

/** Each press, of either button, makes one invitation: for one person, or for several where the rule allows that. */
export function CopyInvitation({ beside }: Props) {
  const t = useText();
  const dispatch = useDispatch();
  const ask = useOpenDialog();
  const invitation = useMeeting((phase) => phase.invitation);
  const pending = useMeeting((phase) => isPending(phase, (message) => message.type === 'invite'));
  const i18n = useI18n();
  const chosen = useMeeting((phase) => phase.invitationLanguage);
  const language = chosen ?? i18n.language;
  const copied = invitation?.copied;
  const hint = t(useMeeting(({ meeting }) => isForMany(meeting)) ? 'people.invite.hint.shared' : 'people.invite.hint');
  const passOn = () => {
    ask({ name: 'invitation', after: invitation });
    dispatch({ type: 'copy-invitation' });
  };
  return (
    <div className={css(beside === undefined ? 'copy' : 'spread')}>
      <Button wide isPending={pending} onPress={() => dispatch({ type: 'copy-invitation' })}>
        <Icon icon={Copy} />
        {t('people.invite')}
      </Button>
      {beside}
      {copied === false && invitation !== null && <ByHand invitation={invitation} />}
      <div className={css('ways')}>
        <Button size="dense" isDisabled={pending} onPress={passOn}>
          <Icon icon={QrCode} size="small" />
          {t('people.invite.ways')}
        </Button>
      </div>
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
