import { mailAddress } from '../../account/calendar.ts';
import type { IssuedInvitation } from '../../call/state.ts';
import { useText } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { QrCode } from '../components/QrCode.tsx';
import { Secret } from '../components/Secret.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useOpenDialog } from './dialogs.ts';
import { useInvitationText } from './use-invitation-text.ts';

const css = classes(layout);

/** The invitation that was made last, for somebody who stands near, by mail, or by another app of this device. */
export function InvitationDialog() {
  const invitation = useMeeting((phase) => phase.invitation);
  return invitation === null ? null : <Ways invitation={invitation} />;
}

function Ways({ invitation }: { readonly invitation: IssuedInvitation }) {
  const t = useText();
  const ask = useOpenDialog();
  const text = useInvitationText(invitation);
  const { link, password, title, shared, copied } = invitation;
  // Telephones can, most computers cannot; nor can a page that stands in another site.
  const shareable = { title, text };
  const shares = 'canShare' in navigator && navigator.canShare(shareable);
  return (
    <Dialog
      heading={t('people.invite.ways')}
      onClose={() => ask(null)}
      actions={<Button onPress={() => ask(null)}>{t('app.close')}</Button>}
    >
      <p>{t(shared ? 'people.invite.hint.shared' : copied ? 'invitation.copied' : 'people.invite.hint')}</p>
      <p>{t('people.invite.scan')}</p>
      <QrCode text={link} label={t('people.invite.picture', { title })} />
      <div>
        <p className={css('fine')}>{t('prepare.password')}</p>
        <Secret kind="invitation-password">{password}</Secret>
      </div>
      <div className={css('row')}>
        <a href={mailAddress(title, text)}>{t('people.invite.mail')}</a>
        {shares && (
          <Button
            size="dense"
            onPress={() => {
              // Who thinks better of it has the copy.
              navigator.share(shareable).catch(() => undefined);
            }}
          >
            {t('people.invite.app')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
