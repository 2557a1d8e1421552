import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Answer } from '../../account/answer.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Problem } from './Problem.tsx';
import { useAsking } from './use-asking.ts';

interface Props {
  readonly label: TextKey;
  /** Said once the browser has the file. */
  readonly kept: TextKey;
  readonly onKeep: () => Promise<Answer<null>>;
}

/** A button that has the browser keep a file of the server's. */
export function KeepFile({ label, kept, onKeep }: Props) {
  const t = useText();
  const asking = useAsking();
  const [isKept, setKept] = useState(false);
  const keep = () => {
    setKept(false);
    asking.ask(onKeep, () => setKept(true));
  };
  return (
    <div>
      <Button isPending={asking.busy} onPress={keep}>
        <Icon icon={Download} />
        {t(asking.busy ? 'audit.exporting' : label)}
      </Button>
      <div role="status">{isKept && t(kept)}</div>
      <Problem code={asking.problem} />
    </div>
  );
}
