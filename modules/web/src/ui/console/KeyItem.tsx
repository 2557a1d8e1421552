import { useState } from 'react';
import { mayRevoke, keyStatusOf, type KeyLine, type KeyStatus } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Around } from '../components/Around.tsx';
import { Button } from '../components/Button.tsx';
import { Chip } from '../components/Chip.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Item } from '../components/Items.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { useNow } from '../use-now.ts';

const css = classes(layout);

const KEY_STATUS_TEXTS = {
  live: 'keys.live',
  suspended: 'keys.suspended',
  expired: 'keys.expired',
  revoked: 'keys.revoked',
} as const;
const KEY_STATUS_LOOKS = { live: 'good', suspended: 'warn', expired: 'plain', revoked: 'plain' } as const;

interface Props {
  readonly line: KeyLine;
  readonly onRevoked: (line: KeyLine) => void;
}

/** One key: what it may, for whom, how it stands. */
export function KeyItem({ line, onRevoked }: Props) {
  const t = useText();
  const port = useAccountPort();
  const rights = useAccounts((state) => state.own?.rights);
  const asking = useAsking();
  const now = useNow(60_000);
  const [sure, setSure] = useState(false);
  const status = keyStatusOf(line, now);
  const { id, name } = line;
  const revoke = () => {
    setSure(false);
    asking.ask(() => port.console.revokeKey(id), onRevoked);
  };
  const open = status === 'live' || status === 'suspended';
  return (
    <Item
      what={<About line={line} status={status} />}
      acts={
        open &&
        rights !== undefined &&
        mayRevoke(line, rights) && (
          <Button
            size="dense"
            look="dangerLine"
            isPending={asking.busy}
            aria-label={t('account.act.of', { act: t('keys.revoke'), name })}
            onPress={() => setSure(true)}
          >
            {t('keys.revoke')}
          </Button>
        )
      }
    >
      <Problem code={asking.problem} />
      {sure && (
        <Dialog
          heading={t('account.act.of', { act: t('keys.revoke'), name })}
          onClose={() => setSure(false)}
          actions={
            <>
              <Button onPress={() => setSure(false)}>{t('app.cancel')}</Button>
              <Button look="danger" onPress={revoke}>
                {t('keys.revoke')}
              </Button>
            </>
          }
        >
          <p>{t('keys.revoke.told')}</p>
        </Dialog>
      )}
    </Item>
  );
}

function About({ line, status }: { readonly line: KeyLine; readonly status: KeyStatus }) {
  const t = useText();
  const when = useWhen();
  const { name, prefix, scopes, organiser, madeBy, times } = line;
  return (
    <>
      <span className={css('row')}>
        <bdi className={css('name')}>{name}</bdi>
        <Chip look={KEY_STATUS_LOOKS[status]}>{t(KEY_STATUS_TEXTS[status])}</Chip>
      </span>
      <span className={css('row')}>
        {scopes.map((scope) => (
          <Chip key={scope} mono>
            {scope}
          </Chip>
        ))}
      </span>
      <span className={css('fine')}>
        <span className={css('mono')}>{`${prefix}…`}</span>
        {' · '}
        {organiser === undefined ? t('keys.forAll') : t('keys.forOne', { login: organiser })}
        {' · '}
        {madeBy === undefined ? (
          t('keys.madeOnServer', { when: when(times.made) })
        ) : (
          <Around sentence={(name) => t('keys.madeBy', { name, when: when(times.made) })}>
            <bdi>{madeBy}</bdi>
          </Around>
        )}
      </span>
      <span className={css('fine')}>
        {times.used === undefined ? t('keys.unused') : t('keys.used', { when: when(times.used) })}
        {times.expires !== undefined && ` · ${t('keys.expires', { when: when(times.expires) })}`}
        {times.revoked !== undefined && ` · ${t('keys.revokedAt', { when: when(times.revoked) })}`}
      </span>
      {status === 'suspended' && <span className={css('fine')}>{t('keys.suspended.told')}</span>}
    </>
  );
}
