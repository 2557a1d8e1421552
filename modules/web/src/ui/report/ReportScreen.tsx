import { useEffect, useState } from 'react';
import type { SignedReport } from '../../account/port.ts';
import { useLanguage, useText } from '../../i18n/index.ts';
import { AccountCorner } from '../account/AccountCorner.tsx';
import accountStyles from '../account/Account.module.css';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { serverLanguage } from '../server-languages.ts';
import { useFocusedHeading } from '../use-focused-heading.ts';
import styles from './Report.module.css';
import { ReportView } from './ReportView.tsx';

const page = classes(accountStyles);
const parts = classes(layout);
const css = classes(styles);

/** What the audit log says of one meeting, for who started it. */
export function ReportScreen() {
  const t = useText();
  const port = useAccountPort();
  const room = useAccounts((state) => state.report);
  const heading = useFocusedHeading();
  const [signed, setSigned] = useState<SignedReport | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [language] = useLanguage();
  const asking = useAsking();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let unmounted = false;
    if (room === null) return;
    void port.report(room).then((answer) => {
      if (unmounted) return;
      if (answer.kind === 'no') return setFailed(answer.code);
      setFailed(null);
      setSigned(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [port, room, tries]);
  const paper = (meeting: string) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    asking.ask(
      () => port.paper(meeting, serverLanguage(language), zone),
      () => undefined,
    );
  };
  const title = signed === null ? t('report.open') : (signed.report.title ?? t('report.untitled'));
  return (
    <PageFrame title="title.report" className={page('wide')} aside={<AccountCorner />}>
      <div className={parts('row', 'between')}>
        <h1 ref={heading} tabIndex={-1} className={page('title')}>
          {signed === null ? title : t('report.heading', { title })}
        </h1>
        <span className={`${parts('row')} ${css('acts')}`}>
          {signed !== null && (
            <>
              <Button onPress={() => window.print()}>{t('report.print')}</Button>
              <Button isPending={asking.busy} onPress={() => paper(signed.report.meeting)}>
                {t('report.paper')}
              </Button>
              <a href={fileOf(signed)} download={`report-${signed.report.meeting}.json`}>
                {t('report.save')}
              </a>
            </>
          )}
          <Button onPress={() => setTries(tries + 1)}>{t('report.again')}</Button>
          <Button onPress={() => port.show('home')}>{t('account.backHome')}</Button>
        </span>
      </div>
      <Problem code={asking.problem} />
      <Problem code={failed === 'no-such-meeting' ? null : failed} />
      {failed === 'no-such-meeting' && <p role="alert">{t('report.problem.none')}</p>}
      {signed === null && failed === null && <p role="status">{t('report.making')}</p>}
      {signed !== null && <ReportView signed={signed} />}
    </PageFrame>
  );
}

/** As the server signed it, for whoever checks it elsewhere. */
function fileOf(signed: SignedReport): string {
  return `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(signed))}`;
}
