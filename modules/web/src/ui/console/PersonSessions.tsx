import { useEffect, useState } from 'react';
import type { AccountLine, SessionView } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import styles from './Console.module.css';

const css = classes(styles);

/** Where somebody is signed in; each of them can be ended, or all. */
export function PersonSessions({ account }: { readonly account: AccountLine }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const when = useWhen();
  const [sessions, setSessions] = useState<readonly SessionView[] | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [ended, setEnded] = useState(0);
  const { id, name } = account;
  useEffect(() => {
    let gone = false;
    void port.sessionsOf(id).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setSessions(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [port, id, ended]);
  const again = () => setEnded(ended + 1);
  return (
    <section aria-label={t('accounts.sessions.of', { name })}>
      <Problem code={failed ?? asking.problem} />
      <div role="status">{sessions?.length === 0 && t('accounts.sessions.none')}</div>
      <ul>
        {sessions?.map((session) => (
          <li key={session.id} className={css('row')}>
            <span className={css('what')}>
              <span>{session.program}</span>
              <span className={css('fine')}>
                {t('account.sessions.used', { when: when(session.usedAt), network: session.network })}
              </span>
            </span>
            <Button
              size="dense"
              look="dangerLine"
              aria-label={t('account.sessions.end.one', { program: session.program })}
              onPress={() => asking.ask(() => port.endSessionOf(id, session.id), again)}
            >
              {t('account.sessions.end')}
            </Button>
          </li>
        ))}
      </ul>
      {sessions !== null && sessions.length > 0 && (
        <Button
          size="dense"
          look="dangerLine"
          aria-label={t('account.act.of', { act: t('account.endSessions'), name })}
          onPress={() => asking.ask(() => port.endSessionsOf(id), again)}
        >
          {t('account.endSessions')}
        </Button>
      )}
    </section>
  );
}
