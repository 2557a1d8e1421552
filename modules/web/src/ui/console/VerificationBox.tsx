import { useEffect, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import type { AuditVerificationView } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { Bar } from '../components/Bar.tsx';
import { Button } from '../components/Button.tsx';
import { Note } from '../components/Note.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { TextField } from '../components/TextField.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);
const LOOK_AGAIN_MILLIS = 1_000;

/** Whether the log is as it was written: the last check, the one that runs, and the way to begin one. */
export function VerificationBox() {
  const t = useText();
  const { view, problem, begin } = useVerification();
  const [noted, setNoted] = useState('');
  const running = view?.phase === 'running';
  return (
    <Sheet name="audit-check" heading={t('audit.check')}>
      <div role="status">{view !== null && <Verdict view={view} />}</div>
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
    </Sheet>
  );
}

function useVerification() {
  const port = useAccountPort();
  const [view, setView] = useState<AuditVerificationView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const running = view?.phase === 'running';
  useEffect(() => {
    let unmounted = false;
    const look = () =>
      void port.console.verification().then((answer) => {
        if (unmounted) return;
        if (answer.kind === 'yes') setView(answer.value);
        else setProblem(answer.code);
      });
    look();
    const timer = running ? setInterval(look, LOOK_AGAIN_MILLIS) : undefined;
    return () => {
      unmounted = true;
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
      <Note tone="ok">
        <b>{t('audit.sound')}</b>
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
          <p>
            {t('audit.note')} <bdi className={css('mono')}>{sound.note}</bdi>
          </p>
        )}
      </Note>
    );
  }
  if (changed !== undefined) {
    return (
      <Note tone="danger">
        <b>{t('audit.changed', { row: number(changed.firstBadRow) })}</b>
        <p>{t(`audit.harm.${changed.harm}`, { row: number(changed.firstBadRow) })}</p>
        <p>{t('audit.changed.do', { when: ended })}</p>
      </Note>
    );
  }
  return (
    <Note tone={view.phase === 'failed' ? 'danger' : 'info'}>
      <p>{t(`audit.phase.${view.phase}`)}</p>
    </Note>
  );
}

function Progress({ view }: { readonly view: AuditVerificationView }) {
  const t = useText();
  const number = useNumber();
  const progress = t('audit.progress', { checked: number(view.checked), total: number(view.total) });
  return (
    <ProgressBar
      aria-label={t('audit.check')}
      value={view.checked}
      maxValue={Math.max(1, view.total)}
      valueLabel={progress}
    >
      {({ percentage = 0 }) => (
        <>
          <span className={css('fine')}>{progress}</span>
          <Bar share={percentage / 100} />
        </>
      )}
    </ProgressBar>
  );
}
