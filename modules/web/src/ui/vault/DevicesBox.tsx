import { useEffect, useState } from 'react';
import type { DeviceOffer } from '../../account/vault.ts';
import { useText } from '../../i18n/index.ts';
import { LinksOnlyHere } from '../account/LinksOnlyHere.tsx';
import { Problem } from '../account/Problem.tsx';
import { useAccountPort } from '../account/accounts-context.ts';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { QrCode } from '../components/QrCode.tsx';
import { Secret } from '../components/Secret.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { UnlockForm } from './UnlockForm.tsx';
import { useVault } from './use-vault.ts';

const css = classes(layout);

const LOOKS_EVERY_MILLIS = 3_000;

/** One's other devices: gives them what opens one's meetings, and makes the backup code for when all are lost. */
export function DevicesBox() {
  const t = useText();
  const port = useAccountPort();
  const vault = useVault();
  useEffect(() => void port.vault((opened) => opened.sync()), [port]);
  return (
    <Sheet name="devices" heading={t('vault.heading')}>
      <p className={css('fine')}>{t('vault.hint')}</p>
      {vault?.standing === 'locked' && <UnlockForm code={null} />}
      {vault !== null && vault.standing !== 'locked' && (
        <>
          <AddDevice />
          <BackupCode hasOne={vault.hasRecoveryCode} />
        </>
      )}
    </Sheet>
  );
}

function AddDevice() {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [offer, setOffer] = useState<DeviceOffer | null>(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (offer === null) return;
    const timer = setInterval(() => {
      void port
        .vault((vault) => vault.isOfferOver())
        .then((answer) => {
          if (answer.kind === 'no' || !answer.value) return;
          setOffer(null);
          setOver(true);
        });
    }, LOOKS_EVERY_MILLIS);
    return () => clearInterval(timer);
  }, [port, offer]);
  const make = () => {
    setOver(false);
    asking.ask(() => port.vault((vault) => vault.offer()), setOffer);
  };
  const cancel = () =>
    asking.ask(
      () => port.vault((vault) => vault.takeOfferBack()),
      () => setOffer(null),
    );
  return (
    <>
      <Problem code={asking.problem} />
      {isOver && (
        <div role="status">
          <Note tone="ok">{t('vault.add.over')}</Note>
        </div>
      )}
      {offer === null ? (
        <div>
          <Button onPress={make} isPending={asking.busy}>
            {t('vault.add')}
          </Button>
        </div>
      ) : (
        <div role="group" aria-label={t('vault.add')} className={css('list')}>
          <p>{t('vault.add.how')}</p>
          <LinksOnlyHere />
          <QrCode text={offer.link} label={t('account.code')} />
          <Secret kind="device-code">{offer.code}</Secret>
          <div>
            <Button onPress={cancel}>{t('app.cancel')}</Button>
          </div>
        </div>
      )}
    </>
  );
}

function BackupCode({ hasOne }: { readonly hasOne: boolean }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [code, setCode] = useState<string | null>(null);
  return (
    <>
      <Problem code={asking.problem} />
      {code === null ? (
        <>
          {!hasOne && <p className={css('fine')}>{t('vault.backup.none')}</p>}
          <div>
            <Button
              isPending={asking.busy}
              onPress={() => asking.ask(() => port.vault((vault) => vault.makeRecoveryCode()), setCode)}
            >
              {t(hasOne ? 'vault.backup.renew' : 'vault.backup.make')}
            </Button>
          </div>
        </>
      ) : (
        <div role="group" aria-label={t('vault.backup.make')} className={css('list')}>
          <Note tone="notice">{t('vault.backup.keep')}</Note>
          <Secret kind="backup-code">{code}</Secret>
          <div>
            <Button look="primary" onPress={() => setCode(null)}>
              {t('vault.backup.kept')}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
