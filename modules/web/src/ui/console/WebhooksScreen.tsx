import { Webhook } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { WebhookLine, WebhookSecretResponse } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Button } from '../components/Button.tsx';
import { Icon } from '../components/Icon.tsx';
import { Items } from '../components/Items.tsx';
import { ConsoleFrame, type Confirmation } from './ConsoleFrame.tsx';
import { OnceDialog } from './OnceDialog.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WebhookItem } from './WebhookItem.tsx';

/** Where programs are told what happens in meetings, for administrators. */
export function WebhooksScreen() {
  const t = useText();
  const port = useAccountPort();
  const [webhooks, setWebhooks] = useState<readonly WebhookLine[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<WebhookSecretResponse | null>(null);
  useEffect(() => {
    let unmounted = false;
    void port.console.webhooks().then((answer) => {
      if (unmounted) return;
      setProblem(answer.kind === 'no' ? answer.code : null);
      if (answer.kind === 'yes') setWebhooks(answer.value);
    });
    return () => {
      unmounted = true;
    };
  }, [port, changes]);
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const again = () => setChanges((number) => number + 1);
  const removed = (url: string) => {
    setConfirmation({ number: changes, sentence: t('webhooks.removed', { url }) });
    again();
  };
  const madeSecret = (fresh: WebhookSecretResponse) => {
    setAdding(false);
    setMade(fresh);
    again();
  };
  const add = (
    <Button look="primary" onPress={() => setAdding(true)}>
      <Icon icon={Webhook} />
      {t('webhooks.add')}
    </Button>
  );
  return (
    <ConsoleFrame
      page="webhooks"
      intro={t('webhooks.intro')}
      actions={add}
      problem={problem}
      confirmation={confirmation}
    >
      {webhooks !== null && (
        <>
          <div role="status">{webhooks.length === 0 && <p>{t('webhooks.none')}</p>}</div>
          <Items sheet label={t('console.webhooks')} hidden={webhooks.length === 0}>
            {webhooks.map((webhook) => (
              <WebhookItem key={webhook.id} webhook={webhook} onRemoved={removed} onSecret={madeSecret} />
            ))}
          </Items>
        </>
      )}
      {adding && <WebhookDialog onMade={madeSecret} onClose={() => setAdding(false)} />}
      {made !== null && (
        <OnceDialog secret={made.secret} kind="webhook-secret" onClose={() => setMade(null)}>
          {t('webhooks.made')}
        </OnceDialog>
      )}
    </ConsoleFrame>
  );
}
