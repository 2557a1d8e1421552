import type { SessionView } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Item, Items } from '../components/Items.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

interface Props {
  readonly sessions: readonly SessionView[];
  /** Somebody wants the one of that id to be over. */
  readonly onEnd: (session: string) => void;
}

/** Where somebody is signed in, oneself or another; each can be ended but the one that looks. */
export function Sessions({ sessions, onEnd }: Props) {
  const t = useText();
  const when = useWhen();
  return (
    <Items label={t('accounts.sessions')} hidden={sessions.length === 0}>
      {sessions.map(({ id, program, usedAt, network, own }) => (
        <Item
          key={id}
          what={
            <>
              <span className={css('name')}>{program}</span>
              <span className={css('fine')}>{t('account.sessions.used', { when: when(usedAt), network })}</span>
            </>
          }
          acts={
            own ? (
              <span className={css('fine')}>{t('account.sessions.this')}</span>
            ) : (
              <Button
                look="dangerLine"
                size="dense"
                aria-label={t('account.sessions.end.one', { program })}
                onPress={() => onEnd(id)}
              >
                {t('account.sessions.end')}
              </Button>
            )
          }
        />
      ))}
    </Items>
  );
}
