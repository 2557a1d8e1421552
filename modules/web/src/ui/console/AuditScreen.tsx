import { Download } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
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
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [kept, setKept] = useState(false);
  const keep = () => {
    setKept(false);
    asking.ask(
      () => port.console.exportLog(),
      () => setKept(true),
    );
  };
  return (
    <div>
      <Button isPending={asking.busy} onPress={keep}>
        <Icon icon={Download} />
        {t(asking.busy ? 'audit.exporting' : 'audit.export')}
      </Button>
      <div role="status">{kept && t('audit.exported')}</div>
      <Problem code={asking.problem} />
    </div>
  );
}
