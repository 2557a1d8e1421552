import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import type { AuditVerificationView } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { TextField } from '../components/TextField.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import styles from './Console.module.css';

const css = classes(styles);
const LOOK_AGAIN_MILLIS = 1_000;

/** Whether the log is as it was written: the last check, the one that runs, and the way to begin one. */
export function VerificationBox() {
  const t = useText();
  const { view, problem, begin } = useVerification();
  const [noted, setNoted] = useState('');
  const running = view?.phase === 'running';
  return (
    <section className={css('sheet')} aria-labelledby="audit-check">
      <h2 id="audit-check">{t('audit.check')}</h2>
      <div role="status" className={css('list')}>
        {view !== null && <Verdict view={view} />}
      </div>
      {running && <Progress view={view} />}
      <Problem code={problem} />
      <TextField
        label={t('audit.noted')}
        hint={t('audit.noted.hint')}
        value={noted}
        onChange={setNoted}
        autoComplete="off"
        spellCheck="false"
        maxLength={100}
      />
      <div>
        <Button look="primary" isPending={running} onPress={() => begin(noted.trim())}>
          {t(view === null || view.phase === 'none' ? 'audit.checkNow' : 'audit.checkAgain')}
        </Button>
      </div>
    </section>
  );
}

function useVerification() {
  const port = useAccountPort();
  const [view, setView] = useState<AuditVerificationView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const running = view?.phase === 'running';
  useEffect(() => {
    let gone = false;
    const look = () =>
      void port.console.verification().then((answer) => {
        if (gone) return;
        if (answer.kind === 'yes') setView(answer.value);
        else setProblem(answer.code);
      });
    look();
    const timer = running ? setInterval(look, LOOK_AGAIN_MILLIS) : undefined;
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [port, running]);
  const begin = (noted: string) => {
    setProblem(null);
    void port.console.verify(noted).then((answer) => {
      if (answer.kind === 'yes') setView(answer.value);
      else setProblem(answer.code);
    });
  };
  return { view, problem, begin };
}

function Verdict({ view }: { readonly view: AuditVerificationView }) {
  const t = useText();
  const number = useNumber();
  const when = useWhen();
  const ended = view.endedAt === undefined ? '' : when(view.endedAt);
  const { sound, changed } = view;
  if (sound !== undefined) {
    return (
      <>
        <p className={css('row', 'verdictGood')}>
          <Icon icon={ShieldCheck} size="large" />
          <b>{t('audit.sound')}</b>
        </p>
        <p>
          {t('audit.sound.rows', {
            when: ended,
            first: number(sound.first),
            last: number(sound.last),
            heads: sound.heads,
            erased: sound.erased,
          })}
        </p>
        {sound.note !== undefined && (
          <p className={css('fine')}>
            {t('audit.note')} <span className={css('mono')}>{sound.note}</span>
          </p>
        )}
      </>
    );
  }
  if (changed !== undefined) {
    return (
      <>
        <p className={css('row', 'verdictFailure')}>
          <Icon icon={ShieldAlert} size="large" />
          <b>{t('audit.changed', { row: number(changed.firstBadRow) })}</b>
        </p>
        <p>{t(`audit.harm.${changed.harm}`, { row: number(changed.firstBadRow) })}</p>
        <p className={css('fine')}>{t('audit.changed.do', { when: ended })}</p>
      </>
    );
  }
  return (
    <p className={css('row')}>
      <Icon icon={ShieldQuestion} size="large" />
      {t(`audit.phase.${view.phase}`)}
    </p>
  );
}

function Progress({ view }: { readonly view: AuditVerificationView }) {
  const t = useText();
  const number = useNumber();
  const told = t('audit.progress', { checked: number(view.checked), total: number(view.total) });
  return (
    <ProgressBar
      aria-label={t('audit.check')}
      value={view.checked}
      maxValue={Math.max(1, view.total)}
      valueLabel={told}
    >
      {({ percentage = 0 }) => (
        <>
          <span className={css('fine')}>{told}</span>
          <div className={css('bar')}>
            <Filled percent={percentage} />
          </div>
        </>
      )}
    </ProgressBar>
  );
}

/** Its width is set by script: the page may hold no style of its own. */
function Filled({ percent }: { readonly percent: number }) {
  return (
    <div
      className={css('filled')}
      ref={(element) => {
        if (element) element.style.inlineSize = `${percent}%`;
      }}
    />
  );
}
