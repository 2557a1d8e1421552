import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { KeyLine, KeyMadeResponse } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { classes } from '../styles/classes.ts';
import styles from './Console.module.css';
import { ConsoleFrame } from './ConsoleFrame.tsx';
import { KeyDialog } from './KeyDialog.tsx';
import { KeyItem } from './KeyItem.tsx';
import { OnceDialog } from './OnceDialog.tsx';

const css = classes(styles);

/** Keys by which programs ask the server, for who makes some. */
export function KeysScreen() {
  const t = useText();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<KeyMadeResponse | null>(null);
  const { keys, more, problem, showMore, again } = useKeyPages();
  const make = (
    <Button look="primary" onPress={() => setMaking(true)}>
      <Icon icon={KeyRound} />
      {t('keys.make')}
    </Button>
  );
  return (
    <ConsoleFrame page="keys" intro={t('keys.intro')} actions={make} problem={problem}>
      {keys !== null && (
        <>
          <div role="status">{keys.length === 0 && <p>{t('keys.none')}</p>}</div>
          <ul className={css('sheet', 'people')} aria-label={t('console.keys')} hidden={keys.length === 0}>
            {keys.map((key) => (
              <KeyItem key={key.id} line={key} onChanged={again} />
            ))}
          </ul>
        </>
      )}
      {more && (
        <div>
          <Button onPress={showMore}>{t('keys.more')}</Button>
        </div>
      )}
      {making && (
        <KeyDialog
          onMade={(key) => {
            setMaking(false);
            setMade(key);
            again();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made !== null && (
        <OnceDialog secret={made.secret} kind="api-key" onClose={() => setMade(null)}>
          {t('keys.made', { name: made.key.name })}
        </OnceDialog>
      )}
    </ConsoleFrame>
  );
}

function useKeyPages() {
  const port = useAccountPort();
  const [keys, setKeys] = useState<readonly KeyLine[] | null>(null);
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    let gone = false;
    void port.console.keys(null).then((answer) => {
      if (gone) return;
      if (answer.kind === 'no') return setProblem(answer.code);
      setProblem(null);
      setKeys(answer.value.keys);
      setMore(answer.value.more);
    });
    return () => {
      gone = true;
    };
  }, [port, changes]);
  const showMore = () => {
    void port.console.keys(keys?.at(-1)?.id ?? null).then((answer) => {
      if (answer.kind === 'no') return setProblem(answer.code);
      setKeys([...(keys ?? []), ...answer.value.keys]);
      setMore(answer.value.more);
    });
  };
  return { keys, more, problem, showMore, again: () => setChanges(changes + 1) };
}
