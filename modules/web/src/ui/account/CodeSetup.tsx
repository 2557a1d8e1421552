import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { QrCode } from '../components/QrCode.tsx';
import { Secret } from '../components/Secret.tsx';
import { FormSheet, Sheet } from '../components/Sheet.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useAccountPort, useAccounts } from './accounts-context.ts';
import { Problem } from './Problem.tsx';
import styles from './Account.module.css';
import { useAsking } from './use-asking.ts';
import { useFields } from './use-fields.ts';

const css = classes(layout);
const page = classes(styles);

interface Pairing {
  readonly secret: string;
  readonly address: string;
}

interface Props {
  /** The codes are on and, where there are any, recovery codes were kept. */
  readonly onDone: () => void;
  readonly onLater: () => void;
}

/** Turns codes of an authenticator app on: scan, type a first code, keep the recovery codes. */
export function CodeSetup({ onDone, onLater }: Props) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [secret, setSecret] = useState<Pairing | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [recovery, setRecovery] = useState<readonly string[]>([]);
  const [code, setCode] = useState('');
  const voucherNeeded = useAccounts((state) => state.own?.voucherNeeded ?? false);
  const [voucher, setVoucher] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { voucher: ['enrolment-code-needed'], code: ['wrong-code'] });
  useEffect(() => {
    let unmounted = false;
    void port.startCode().then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'yes') setSecret(answer.value);
      else setFailed(answer.code);
    });
    return () => {
      unmounted = true;
    };
  }, [port]);
  if (recovery.length > 0) return <RecoveryCodes codes={recovery} onKept={onDone} />;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled(voucherNeeded ? { voucher, code } : { code })) return;
    asking.ask(
      () => port.confirmCode(code.trim(), voucherNeeded ? voucher.trim() : null),
      ({ codes }) => {
        if (codes.length === 0) onDone();
        else setRecovery(codes);
      },
    );
  };
  return (
    <FormSheet ref={form} onSubmit={submit}>
      <h2>{t('account.code.setup')}</h2>
      <p>{t('account.code.setup.scan')}</p>
      {secret !== null && (
        <>
          <QrCode text={secret.address} label={t('account.code.setup.picture')} />
          <p className={css('fine')}>{t('account.code.setup.type')}</p>
          <Secret kind="code-secret">{secret.secret}</Secret>
        </>
      )}
      <Problem code={fields.rest ?? failed} />
      {voucherNeeded && (
        <TextField
          label={t('account.voucher')}
          hint={t('account.voucher.hint')}
          problem={fields.problemOf('voucher', voucher)}
          value={voucher}
          onChange={setVoucher}
          autoComplete="off"
          spellCheck="false"
          maxLength={64}
        />
      )}
      <TextField
        label={t('account.code')}
        hint={t('account.code.hint')}
        problem={fields.problemOf('code', code)}
        value={code}
        onChange={setCode}
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={16}
      />
      <Button type="submit" look="primary" isPending={asking.busy} isDisabled={secret === null}>
        {t('account.code.setup.confirm')}
      </Button>
      <Button look="quiet" onPress={onLater}>
        {t('account.later')}
      </Button>
    </FormSheet>
  );
}

/** They are shown this once. */
export function RecoveryCodes({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const t = useText();
  const port = useAccountPort();
  const [copied, setCopied] = useState(false);
  return (
    <Sheet name="recovery-codes" heading={t('account.recovery')}>
      <Note tone="notice">{t('account.recovery.keep')}</Note>
      <ul className={page('codes')}>
        {codes.map((code) => (
          <li key={code}>
            <Secret>{code}</Secret>
          </li>
        ))}
      </ul>
      <div className={css('row')}>
        <Button
          onPress={() => {
            void port.copy(codes.join('\n')).then(setCopied);
          }}
        >
          {t(copied ? 'account.copied' : 'account.copy')}
        </Button>
        <Button look="primary" onPress={onKept}>
          {t('account.recovery.kept')}
        </Button>
      </div>
    </Sheet>
  );
}
