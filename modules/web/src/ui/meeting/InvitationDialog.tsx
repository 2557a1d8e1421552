import { useState } from 'react';
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

interface Props {
  /** What was the last invitation when this one was asked for. */
  readonly after: IssuedInvitation | null;
}

/** An invitation of its own for somebody who stands near, by mail, or by another app of this device. */
export function InvitationDialog({ after }: Props) {
  const t = useText();
  const ask = useOpenDialog();
  const last = useMeeting((phase) => phase.invitation);
  return (
    <Dialog
      heading={t('people.invite.ways')}
      onClose={() => ask(null)}
      actions={<Button onPress={() => ask(null)}>{t('app.close')}</Button>}
    >
      {last !== null && last !== after && <Ways invitation={last} />}
    </Dialog>
  );
}

function Ways({ invitation }: { readonly invitation: IssuedInvitation }) {
  const t = useText();
  const text = useInvitationText(invitation);
  const [failed, setFailed] = useState(false);
  const { link, password, title, shared } = invitation;
  // Telephones can, most computers cannot; nor can a page that stands in another site.
  const shareable = { title, text };
  const shares = !failed && 'canShare' in navigator && navigator.canShare(shareable);
  const share = () => {
    navigator.share(shareable).catch((problem: unknown) => {
      // Whoever thinks better of it may think again.
      setFailed(!(problem instanceof DOMException && problem.name === 'AbortError'));
    });
  };
  return (
    <>
      <p>{t(shared ? 'people.invite.hint.shared' : 'people.invite.hint')}</p>
      <p>{t('people.invite.scan')}</p>
      <QrCode text={link} label={t('people.invite.picture', { title })} />
      <div>
        <p className={css('fine')}>{t('prepare.password')}</p>
        <Secret kind="invitation-password">{password}</Secret>
      </div>
      <div className={css('row')}>
        {/* In a tab of its own: a mail program that is a page must not take the place of the meeting. */}
        <a href={mailAddress(title, text)} target="_blank" rel="noopener">
          {t('people.invite.mail')}
        </a>
        {shares && (
          <Button size="dense" onPress={share}>
            {t('people.invite.app')}
          </Button>
        )}
      </div>
    </>
  );
}
