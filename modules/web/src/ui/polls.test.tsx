// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

/** Its part is fetched when it is first shown, on a machine that may be busy. */
const panel = () => screen.findByRole('complementary', { name: 'Polls' }, { timeout: 30_000 });
const LAST = 'c'.repeat(26);

describe('a poll that is open', () => {
  it('is answered by one choice and a press', async () => {
    const port = renderApp(SCENES['polls-open']());
    const found = within(await panel());
    const vote = found.getByRole<HTMLButtonElement>('button', { name: 'Vote' });
    expect(vote.disabled).toBe(true);
    fireEvent.click(found.getByRole('radio', { name: 'No' }));
    fireEvent.click(vote);
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'vote', poll: LAST, choices: [1] } });
  });

  it('takes several choices where its question says so', async () => {
    const port = renderApp(SCENES['polls-several']());
    const found = within(await panel());
    for (const name of ['کینال ہیڈ', 'North canal', 'Pump house 4', 'Pump house 4']) {
      fireEvent.click(found.getByRole('checkbox', { name }));
    }
    fireEvent.click(found.getByRole('button', { name: 'Vote' }));
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'vote', poll: LAST, choices: [0, 2] } });
  });

  it('says in one sentence from whom votes are not secret, and is closed by hosts alone', async () => {
    renderApp(SCENES['polls-several']());
    const found = within(await panel());
    found.getByText(/Only a server that works with somebody here could join the two/);
    expect(found.queryByRole('button', { name: 'Close the poll' })).toBeNull();
  });

  it('is closed by a host', async () => {
    const port = renderApp(SCENES['polls-open']());
    fireEvent.click(within(await panel()).getByRole('button', { name: 'Close the poll' }));
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'close', poll: LAST } });
  });

  it('has no ballot for who came later, nor for who has voted', async () => {
    renderApp(SCENES['polls-late']());
    const late = within(await panel());
    late.getByText(/you have no vote in it/);
    expect(late.queryByRole('radio')).toBeNull();
    tidy();
    renderApp(SCENES['polls-voted']());
    const voted = within(await panel());
    voted.getByText('Your vote was taken. It cannot be changed.');
    expect(voted.queryByRole('radio')).toBeNull();
  });

  it('is not said to have taken a vote that this page did not give', async () => {
    renderApp(SCENES['polls-said']());
    const found = within(await panel());
    found.getByText('The server says that you have voted. This page knows of no vote of yours.');
    expect(found.queryByText('Your vote was taken. It cannot be changed.')).toBeNull();
    expect(found.queryByRole('radio')).toBeNull();
  });

  it('takes the vote again that was refused, and no other', async () => {
    const port = renderApp(SCENES['polls-again']());
    const found = within(await panel());
    expect(found.getByRole('radio', { name: 'No' }).closest('fieldset')?.disabled).toBe(true);
    fireEvent.click(found.getByRole('button', { name: 'Vote' }));
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'vote', poll: LAST, choices: [] } });
  });

  it('names who asks, who may vote and who is left out, and warns where a vote is no secret', async () => {
    renderApp(SCENES['polls-few']());
    const found = within(await panel());
    found.getByText('Asked by somebody whom this page does not know.');
    found.getByText(/Under Secretary \(Admin\), मीरा नायर/);
    found.getByText(/^Named, but without a vote: .?Ravi Kumar/);
    found.getByText('The question names you, but the server does not let you vote.');
    found.getByText('With so few voters a vote is no secret.');
    tidy();
    renderApp(SCENES['polls-open']());
    const open = within(await panel());
    open.getAllByText('Asked by Under Secretary (Admin)');
    expect(open.queryByText('With so few voters a vote is no secret.')).toBeNull();
    expect(open.queryByText(/^Named, but/)).toBeNull();
  });

  it('is told of at the control that leads to it', async () => {
    renderApp(SCENES['polls-several']());
    await panel();
    screen.getByRole('button', { name: 'More, A poll waits for your vote' });
  });
});

describe('a question', () => {
  it('is asked with ready answers, secretly, until a host closes it', async () => {
    const port = renderApp(SCENES['polls-ask']());
    const found = within(await panel());
    expect(found.getByRole<HTMLButtonElement>('button', { name: 'Begin' }).disabled).toBe(true);
    fireEvent.change(found.getByRole('textbox', { name: 'Question' }), { target: { value: ' Adopt? ' } });
    fireEvent.click(found.getByRole('button', { name: 'Begin' }));
    const draft = {
      kind: 'secret',
      question: 'Adopt?',
      options: ['Yes', 'No', 'Abstain'],
      several: false,
      seconds: null,
    };
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'ask', draft } });
  });

  it('is asked with answers of one’s own, by roll call, for a time', async () => {
    const port = renderApp(SCENES['polls-ask']());
    const found = within(await panel());
    fireEvent.change(found.getByRole('textbox', { name: 'Question' }), { target: { value: 'Where?' } });
    fireEvent.click(found.getByRole('radio', { name: 'Own answers' }));
    const lines = found.getByRole('textbox', { name: 'Answers, one on each line' });
    const begin = found.getByRole<HTMLButtonElement>('button', { name: 'Begin' });
    fireEvent.change(lines, { target: { value: 'North\nNorth' } });
    expect(begin.disabled).toBe(true);
    fireEvent.change(lines, { target: { value: ' North \n\nSouth\nEast' } });
    fireEvent.click(found.getByRole('switch', { name: 'Several answers' }));
    fireEvent.click(found.getByRole('radio', { name: /^Roll call/ }));
    fireEvent.change(found.getByRole('combobox', { name: 'Time' }), { target: { value: '5' } });
    fireEvent.click(begin);
    const draft = {
      kind: 'roll-call',
      question: 'Where?',
      options: ['North', 'South', 'East'],
      several: true,
      seconds: 300,
    };
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'ask', draft } });
  });

  it('is for hosts', async () => {
    renderApp(SCENES['polls-none']());
    const found = within(await panel());
    found.getByText('No poll yet.');
    expect(found.queryByRole('textbox')).toBeNull();
    expect(found.queryByRole('button', { name: 'Ask a question' })).toBeNull();
  });
});

describe('a result', () => {
  it('has figures and names, and is saved', async () => {
    const port = renderApp(SCENES['polls-result']());
    const all = within(await panel());
    const [last, first] = all.getAllByRole('region');
    if (!last || !first) throw new Error('no results');
    expect(
      within(first)
        .getAllByRole('listitem')
        .map((row) => row.textContent),
    ).toEqual([
      'स्वीकार3 · 60 %Under Secretary (Admin), मीरा नायर, নীলিমা দাস',
      'संशोधन सहित स्वीकार1 · 20 %Ravi Kumar',
      'अगली बैठक तक स्थगित1 · 20 %نسرین',
    ]);
    within(last).getByText('The result is signed, and your device counted the same.');
    within(last).getByText(/k3vd q2xa 7mno bcz4 r5tw/);
    fireEvent.click(within(last).getByRole('button', { name: 'Save the result' }));
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'save', poll: LAST } });
  });

  it('says what is wrong, and offers nothing to save', async () => {
    renderApp(SCENES['polls-wrong']());
    const found = within(await panel());
    found.getByText('Your vote is not among those that were published.');
    found.getByText('There are more votes than voters. Do not rely on this poll.');
    found.getByText('The result that was told is not what your device counted.');
    found.getByText('This poll ended without a count.');
    expect(found.queryByRole('button', { name: 'Save the result' })).toBeNull();
  });

  it('is neither praised nor saved beside what is wrong, though a host signed it', async () => {
    renderApp(SCENES['polls-signed-wrong']());
    const found = within(await panel());
    found.getByText('The server says that you voted. You did not.');
    expect(found.queryByText('The result is signed, and your device counted the same.')).toBeNull();
    expect(found.queryByRole('button', { name: 'Save the result' })).toBeNull();
  });
});
