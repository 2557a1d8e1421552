import { useState } from 'react';
import type { WebhookDeliveryLine, WebhookLine, WebhookSecretResponse } from '../../account/console.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useAccountPort } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { Around } from '../components/Around.tsx';
import { Button } from '../components/Button.tsx';
import { Chip } from '../components/Chip.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Item } from '../components/Items.tsx';
import { Note } from '../components/Note.tsx';
import { useNumber, useWhen } from '../format.ts';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';
import { Deliveries } from './Deliveries.tsx';
import { EVENT_TEXTS } from './events.ts';

const css = classes(layout);

/** What is thought about before it is done. */
type Grave = 'rotate' | 'remove';

interface Props {
  readonly webhook: WebhookLine;
  readonly onRemoved: (url: string) => void;
  readonly onSecret: (fresh: WebhookSecretResponse) => void;
}

/** One webhook: what it is told, what waits, and what can be done with it. */
export function WebhookItem({ webhook, onRemoved, onSecret }: Props) {
  const t = useText();
  const port = useAccountPort();
  const asking = useAsking();
  const [open, setOpen] = useState(false);
  const [grave, setGrave] = useState<Grave | null>(null);
  const [tested, setTested] = useState<WebhookDeliveryLine | null>(null);
  const [sent, setSent] = useState(false);
  const { id, url } = webhook;
  const named = (text: TextKey) => ({
    'aria-label': t('account.act.of', { act: t(text), name: url }),
    children: t(text),
  });
  const test = () => {
    setTested(null);
    setSent(true);
    asking.ask(() => port.console.testWebhook(id), setTested);
  };
  const doGrave = () => {
    setGrave(null);
    if (grave === 'rotate') asking.ask(() => port.console.rotateWebhook(id), onSecret);
    else
      asking.ask(
        () => port.console.closeWebhook(id),
        () => onRemoved(url),
      );
  };
  return (
    <Item
      what={<About webhook={webhook} />}
      acts={
        <>
          <Button size="dense" isPending={asking.busy} onPress={test} {...named('webhooks.test')} />
          <Button size="dense" aria-expanded={open} onPress={() => setOpen(!open)} {...named('webhooks.deliveries')} />
          <Button
            size="dense"
            isPending={asking.busy}
            onPress={() => setGrave('rotate')}
            {...named('webhooks.rotate')}
          />
          <Button
            size="dense"
            look="dangerLine"
            isPending={asking.busy}
            onPress={() => setGrave('remove')}
            {...named('webhooks.remove')}
          />
        </>
      }
    >
      <Problem code={asking.problem} />
      {sent && (
        // It is there before the answer comes, which is told of by it.
        <div role="status">{tested !== null && <Tested delivery={tested} />}</div>
      )}
      {open && <Deliveries webhook={webhook} last={tested} />}
      {grave !== null && <GraveDialog act={grave} url={url} onClose={() => setGrave(null)} onDo={doGrave} />}
    </Item>
  );
}

function About({ webhook }: { readonly webhook: WebhookLine }) {
  const t = useText();
  const when = useWhen();
  const number = useNumber();
  const { url, events, madeBy, made, waiting } = webhook;
  return (
    <>
      <span>
        <bdi className={css('name', 'mono')}>{url}</bdi>
      </span>
      <span className={css('row')}>
        {events.map((event) => (
          <Chip key={event}>{t(EVENT_TEXTS[event])}</Chip>
        ))}
        {waiting > 0 && <Chip look="warn">{t('webhooks.waiting', { count: number(waiting) })}</Chip>}
      </span>
      <span className={css('fine')}>
        {madeBy === undefined ? (
          t('keys.madeOnServer', { when: when(made) })
        ) : (
          <Around sentence={(name) => t('keys.madeBy', { name, when: when(made) })}>
            <bdi>{madeBy}</bdi>
          </Around>
        )}
      </span>
    </>
  );
}

function Tested({ delivery }: { readonly delivery: WebhookDeliveryLine }) {
  const t = useText();
  const { outcome, status } = delivery;
  if (outcome === 'taken') return <Note tone="ok">{t('webhooks.tested.taken', { status: status ?? 0 })}</Note>;
  return (
    <Note tone="danger">
      {status === undefined ? t('webhooks.tested.silent') : t('webhooks.tested.refused', { status })}
    </Note>
  );
}

function GraveDialog(props: {
  readonly act: Grave;
  readonly url: string;
  readonly onClose: () => void;
  readonly onDo: () => void;
}) {
  const t = useText();
  const { act, url, onClose, onDo } = props;
  const what = act === 'rotate' ? 'webhooks.rotate' : 'webhooks.remove';
  return (
    <Dialog
      heading={t(what)}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button look={act === 'remove' ? 'danger' : 'primary'} onPress={onDo}>
            {t(what)}
          </Button>
        </>
      }
    >
      <p>
        <bdi className={css('mono')}>{url}</bdi>
      </p>
      <p>{t(act === 'rotate' ? 'webhooks.rotate.told' : 'webhooks.remove.told')}</p>
    </Dialog>
  );
}
