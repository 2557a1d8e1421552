// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useRef, useState, type SubmitEvent } from 'react';
import { afterEach, expect, test } from 'vitest';
import type { Answer } from '../account/port.ts';
import { createI18n, I18nContext } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { useAsking } from './account/use-asking.ts';
import { useFields } from './account/use-fields.ts';
import { Problem } from './account/Problem.tsx';
import { Button } from './components/Button.tsx';
import { TextField } from './components/TextField.tsx';

afterEach(cleanup);

const TAKEN: Answer<null> = { kind: 'no', code: 'login-taken' };

function Form({ ask }: { readonly ask: (login: string) => Answer<null> }) {
  const asking = useAsking();
  const [login, setLogin] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const fields = useFields(form, asking, { login: ['login-taken'] });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!fields.areFilled({ login })) return;
    asking.ask(
      () => Promise.resolve(ask(login)),
      () => undefined,
    );
  };
  return (
    <form ref={form} onSubmit={submit}>
      <Problem code={fields.rest} />
      <TextField label="Login" value={login} onChange={setLogin} problem={fields.problemOf('login', login)} />
      <Button type="submit">Send</Button>
    </form>
  );
}

function shown(answers: Answer<null>[]) {
  const asked: string[] = [];
  render(
    <I18nContext value={createI18n('en', TEXTS)}>
      <Form
        ask={(login) => {
          asked.push(login);
          return answers.shift() ?? TAKEN;
        }}
      />
    </I18nContext>,
  );
  const field = () => screen.getByRole('textbox', { name: 'Login' });
  const sends = async (login: string) => {
    fireEvent.change(field(), { target: { value: login } });
    await act(async () => {
      screen.getByRole('button', { name: 'Send' }).click();
      await Promise.resolve();
    });
  };
  return { asked, field, sends };
}

test('empty field is reported and focused', async () => {
  const { asked, field, sends } = shown([]);
  await sends(' ');
  expect(asked).toEqual([]);
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field());
});

test('refusal stays until the value changes', async () => {
  const { asked, field, sends } = shown([TAKEN, TAKEN]);
  await sends('asha');
  expect(asked).toEqual(['asha']);
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field());
  fireEvent.change(field(), { target: { value: 'asha.rao' } });
  expect(field().getAttribute('aria-invalid')).toBeNull();
  await sends('asha.rao');
  expect(asked).toEqual(['asha', 'asha.rao']);
  expect(field().getAttribute('aria-invalid')).toBe('true');
  // The same once more: the server may have changed its mind.
  await sends('asha.rao');
  expect(asked).toHaveLength(3);
});

test('general errors appear above', async () => {
  const { field, sends } = shown([{ kind: 'no', code: 'unreachable' }]);
  await sends('asha');
  expect(field().getAttribute('aria-invalid')).toBeNull();
  expect(screen.getByRole('alert')).toBeDefined();
});
