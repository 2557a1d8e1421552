import { useRef, useState, type SubmitEvent } from 'react';
import type { WebhookEvent, WebhookSecretResponse } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Boxes } from '../components/Boxes.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { EVENT_TEXTS, EVENTS } from './events.ts';

const css = classes(layout);
const FORM = 'webhook-form';

interface Props {
  readonly onMade: (webhook: WebhookSecretResponse) => void;
  readonly onClose: () => void;
}

/** A new webhook: where to tell what. */
export function WebhookDialog({ onMade, onClose }: Props) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [url, setUrl] = useState('https://');
  const [events, setEvents] = useState<readonly WebhookEvent[]>(EVENTS);
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { url: ['webhook-address-unusable'] });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ url })) return;
    asking.ask(() => port.console.addWebhook(url.trim(), events), onMade);
  };
  return (
    <Dialog
      heading={t('webhooks.add')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button type="submit" form={FORM} look="primary" isPending={asking.busy}>
            {t('webhooks.add')}
          </Button>
        </>
      }
    >
      <form ref={form} id={FORM} className={css('stack')} onSubmit={submit}>
        <Problem code={fields.rest} />
        <TextField
          label={t('webhooks.url')}
          hint={t('webhooks.url.hint')}
          problem={fields.problemOf('url', url)}
          inputMode="url"
          value={url}
          onChange={setUrl}
          autoComplete="off"
          spellCheck="false"
          maxLength={1_000}
        />
        <Boxes
          legend={t('webhooks.events')}
          all={EVENTS}
          chosen={events}
          textOf={(each) => t(EVENT_TEXTS[each])}
          onChange={setEvents}
        />
      </form>
    </Dialog>
  );
}
