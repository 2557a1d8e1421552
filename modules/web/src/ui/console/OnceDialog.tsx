import { useState, type ReactNode } from 'react';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { LinksOnlyHere } from '../account/LinksOnlyHere.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Secret } from '../components/Secret.tsx';

interface Props {
  readonly secret: string;
  /** What it is, for tests. */
  readonly kind: string;
  readonly onClose: () => void;
  /** What to do with it. */
  readonly children: ReactNode;
}

/** A secret that is shown this once. */
export function OnceDialog({ secret, kind, onClose, children }: Props) {
  const t = useText();
  const port = useAccountPort();
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      heading={t('accounts.once')}
      onClose={onClose}
      alert
      actions={
        <>
          <Button
            onPress={() => {
              void port.copy(secret).then(setCopied);
            }}
          >
            {t(copied ? 'account.copied' : 'account.copy')}
          </Button>
          <Button look="primary" onPress={onClose}>
            {t('accounts.once.done')}
          </Button>
        </>
      }
    >
      <p>{children}</p>
      {kind === 'invitation-link' && <LinksOnlyHere />}
      <Secret kind={kind}>{secret}</Secret>
    </Dialog>
  );
}
