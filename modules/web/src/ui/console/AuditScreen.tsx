import { useText } from '../../i18n/index.ts';
import { KeepFile } from '../account/KeepFile.tsx';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Note } from '../components/Note.tsx';
import { AuditRows } from './AuditRows.tsx';
import { ConsoleFrame } from './ConsoleFrame.tsx';
import { VerificationBox } from './VerificationBox.tsx';

/** The audit log: whether it is as it was written, for who watches the server; its rows, for auditors. */
export function AuditScreen() {
  const t = useText();
  const reads = useAccounts((state) => state.own?.rights.readsAudit ?? false);
  const query = useAccounts((state) => state.query);
  return (
    <ConsoleFrame page="audit" intro={t('audit.intro')} actions={reads && <ExportButton />}>
      <VerificationBox />
      {reads ? <AuditRows key={query} query={query} /> : <Note tone="info">{t('audit.notRows')}</Note>}
    </ConsoleFrame>
  );
}

function ExportButton() {
  const port = useAccountPort();
  return <KeepFile label="audit.export" kept="audit.exported" onKeep={() => port.console.exportLog()} />;
}
