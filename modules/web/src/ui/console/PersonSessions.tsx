import { useEffect, useState } from 'react';
import type { AccountLine, SessionView } from '../../account/port.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Sessions } from '../account/Sessions.tsx';
import { Button } from '../components/Button.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);

/** Where somebody is signed in; each of them can be ended, or all. */
export function PersonSessions({ account }: { readonly account: AccountLine }) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [sessions, setSessions] = useState<readonly SessionView[] | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [ended, setEnded] = useState(0);
  const { id, name } = account;
  useEffect(() => {
    let unmounted = false;
    void port.sessionsOf(id).then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setSessions(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [port, id, ended]);
  const again = () => setEnded(ended + 1);
  return (
    <section className={css('list')} aria-label={t('accounts.sessions.of', { name })}>
      <Problem code={failed ?? asking.problem} />
      <div role="status">{sessions?.length === 0 && t('accounts.sessions.none')}</div>
      {sessions !== null && sessions.length > 0 && (
        <>
          <Sessions sessions={sessions} onEnd={(session) => asking.ask(() => port.endSessionOf(id, session), again)} />
          <div>
            <Button
              size="dense"
              look="dangerLine"
              aria-label={t('account.act.of', { act: t('account.endSessions'), name })}
              onPress={() => asking.ask(() => port.endSessionsOf(id), again)}
            >
              {t('account.endSessions')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
