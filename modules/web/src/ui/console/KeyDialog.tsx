import { useRef, useState, type SubmitEvent } from 'react';
import { scopesOf, type ApiScope, type KeyMadeResponse } from '../../account/console.ts';
import { useText } from '../../i18n/index.ts';
import { useAccountPort, useAccounts } from '../account/accounts-context.ts';
import { Problem } from '../account/Problem.tsx';
import { useAsking } from '../account/use-asking.ts';
import { useFields } from '../account/use-fields.ts';
import { Boxes } from '../components/Boxes.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { classes } from '../styles/classes.ts';
import layout from '../styles/layout.module.css';

const css = classes(layout);
const FORM = 'key-form';

const SCOPE_TEXTS = {
  'meetings:read': 'keys.scope.meetings.read',
  'meetings:write': 'keys.scope.meetings.write',
  'reports:read': 'keys.scope.reports.read',
  'audit:read': 'keys.scope.audit.read',
} as const;

/** How many days a key opens anything; the last until it is revoked. */
const LIFETIMES = ['30', '90', '365', ''] as const;

interface Props {
  readonly onMade: (key: KeyMadeResponse) => void;
  readonly onClose: () => void;
}

/** A new key for one program, with as little as it needs. */
export function KeyDialog({ onMade, onClose }: Props) {
  const t = useText();
  const port = useAccountPort();
  const rights = useAccounts((state) => state.own?.rights);
  const asking = useAsking();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiScope[]>([]);
  const [organiser, setOrganiser] = useState('');
  const [days, setDays] = useState<string>('365');
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { name: ['name-unusable'], organiser: ['organiser-unusable'] });
  const forOne = !scopes.includes('audit:read');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ name }, { organiser })) return;
    const wish = {
      name: name.trim(),
      scopes,
      organiser: forOne ? organiser.trim() : '',
      days: days === '' ? null : Number(days),
    };
    asking.ask(() => port.console.makeKey(wish), onMade);
  };
  return (
    <Dialog
      heading={t('keys.make')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button type="submit" form={FORM} look="primary" isPending={asking.busy}>
            {t('keys.make')}
          </Button>
        </>
      }
    >
      <form ref={form} id={FORM} className={css('stack')} onSubmit={submit}>
        <Problem code={fields.rest} />
        <TextField
          label={t('keys.name')}
          hint={t('keys.name.hint')}
          problem={fields.problemOf('name', name)}
          value={name}
          onChange={setName}
          autoComplete="off"
          maxLength={64}
        />
        <Boxes
          legend={t('keys.scopes')}
          all={rights === undefined ? [] : scopesOf(rights)}
          chosen={scopes}
          textOf={(scope) => t(SCOPE_TEXTS[scope])}
          onChange={setScopes}
        />
        {forOne && (
          <TextField
            label={t('keys.organiser')}
            hint={t('keys.organiser.hint')}
            problem={fields.problemOf('organiser', organiser)}
            value={organiser}
            onChange={setOrganiser}
            autoComplete="off"
            spellCheck="false"
            maxLength={64}
          />
        )}
        <Select
          label={t('keys.days')}
          value={days}
          onChange={setDays}
          options={LIFETIMES.map((value) => ({
            value,
            text: value === '' ? t('keys.days.ever') : t('keys.days.count', { count: Number(value) }),
          }))}
        />
      </form>
    </Dialog>
  );
}
