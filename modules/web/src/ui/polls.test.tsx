// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fileNameOf, resultHtml } from './meeting/polls/result-page.ts';
import type { FakePort } from './testing/fake-port.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { inWords } from './testing/in-words.ts';
import { SCENES } from './testing/scenes.ts';

afterEach(() => {
  vi.restoreAllMocks();
  tidy();
});

/** Its part is fetched when it is first shown, on a machine that may be busy. */
const panel = () => screen.findByRole('complementary', { name: 'Polls' }, { timeout: 30_000 });
const LAST = 'c'.repeat(26);

describe('open poll', () => {
  it('one choice and a press vote', async () => {
    const port = renderApp(SCENES['polls-open']());
    const found = within(await panel());
    const vote = found.getByRole<HTMLButtonElement>('button', { name: 'Vote' });
    expect(vote.disabled).toBe(true);
    fireEvent.click(found.getByRole('radio', { name: 'No' }));
    fireEvent.click(vote);
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'vote', poll: LAST, choices: [1] } });
  });

  it('multiple choice works', async () => {
    const port = renderApp(SCENES['polls-several']());
    const found = within(await panel());
    for (const name of ['کینال ہیڈ', 'North canal', 'Pump house 4', 'Pump house 4']) {
      fireEvent.click(found.getByRole('checkbox', { name }));
    }
    fireEvent.click(found.getByRole('button', { name: 'Vote' }));
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'vote', poll: LAST, choices: [0, 2] } });
  });

  it('secrecy limits are explained', async () => {
    renderApp(SCENES['polls-several']());
    const found = within(await panel());
    found.getByText(/Only the server and a participant together could connect the two/);
    expect(found.queryByRole('button', { name: 'Close poll' })).toBeNull();
  });

  it('host closes, missing votes are confirmed', async () => {
    const port = renderApp(SCENES['polls-open']());
    const found = within(await panel());
    fireEvent.click(found.getByRole('button', { name: 'Close poll' }));
    const close = { type: 'poll-step', step: { step: 'close', poll: LAST, counted: true } };
    expect(port.dispatched).not.toContainEqual(close);
    const asked = found.getByRole('group', { name: '2 people haven’t voted. Close now?' });
    expect(document.activeElement).toBe(asked);
    fireEvent.keyDown(asked, { key: 'Escape' });
    expect(document.activeElement).toBe(found.getByRole('button', { name: 'Close poll' }));
    fireEvent.click(found.getByRole('button', { name: 'Close poll' }));
    fireEvent.click(found.getByRole('button', { name: 'Close poll' }));
    expect(port.dispatched).toContainEqual(close);
  });

  it('few secret votes warn before closing', async () => {
    renderApp(SCENES['polls-two-votes']());
    const found = within(await panel());
    fireEvent.click(found.getByRole('button', { name: 'Close poll' }));
    found.getByText('3 people haven’t voted. Close now?');
    found.getByText('A secret ballot needs at least three votes to be counted.');
  });

  it('host withdraws without counting', async () => {
    const port = renderApp(SCENES['polls-open']());
    const found = within(await panel());
    fireEvent.click(found.getByRole('button', { name: 'Cancel poll' }));
    const withdraw = { type: 'poll-step', step: { step: 'close', poll: LAST, counted: false } };
    expect(port.dispatched).not.toContainEqual(withdraw);
    found.getByRole('group', { name: 'Cancel this poll? The votes won’t be counted.' });
    fireEvent.click(found.getByRole('button', { name: 'Cancel poll' }));
    expect(port.dispatched).toContainEqual(withdraw);
  });

  it.each(['polls-away', 'polls-closing'] as const)('is not ended when impossible: %s', async (scene) => {
    renderApp(SCENES[scene]());
    const found = within(await panel());
    expect(found.getByRole<HTMLButtonElement>('button', { name: 'Close poll' }).disabled).toBe(true);
    expect(found.getByRole<HTMLButtonElement>('button', { name: 'Cancel poll' }).disabled).toBe(true);
    found.getAllByText(
      scene === 'polls-closing' ? 'Closing the poll.' : /^Your device is rejoining the encrypted meeting/,
    );
  });

  it('host without key can only withdraw', async () => {
    const port = renderApp(SCENES['polls-no-key-host']());
    const found = within(await panel());
    expect(found.getByRole<HTMLButtonElement>('button', { name: 'Close poll' }).disabled).toBe(true);
    found.getByText(/^This device doesn’t have the poll’s key, so it can’t close the poll/);
    fireEvent.click(found.getByRole('button', { name: 'Cancel poll' }));
    fireEvent.click(found.getByRole('button', { name: 'Cancel poll' }));
    expect(port.dispatched).toContainEqual({
      type: 'poll-step',
      step: { step: 'close', poll: LAST, counted: false },
    });
  });

  it('vote waits while outside the group', async () => {
    const port = renderApp(SCENES['polls-away']());
    const found = within(await panel());
    fireEvent.click(found.getByRole('radio', { name: 'No' }));
    expect(found.getByRole<HTMLButtonElement>('button', { name: 'Vote' }).disabled).toBe(true);
    expect(port.dispatched.filter(({ type }) => type === 'poll-step')).toEqual([]);
  });

  it('shows remaining time', async () => {
    renderApp(SCENES['polls-timed']());
    const clock = within(await panel()).getByRole('timer', { name: 'Time limit' });
    expect(clock.textContent).toMatch(/^04:0\d$/);
    expect(clock.getAttribute('aria-live')).toBe('off');
  });

  it('missing right to vote is explained', async () => {
    renderApp(SCENES['polls-late']());
    const late = within(await panel());
    late.getByText('You weren’t here when this poll opened, so you can’t vote.');
    expect(late.queryByRole('radio')).toBeNull();
    tidy();
    renderApp(SCENES['polls-not-named']());
    const unnamed = within(await panel());
    unnamed.getByText('You’re not on this poll’s voter list, so you can’t vote.');
    unnamed.getByText(inWords(/^Here, but can’t vote: .*Dr. Ismail Darbar, ಲಕ್ಷ್ಮಿ/));
    tidy();
    renderApp(SCENES['polls-few']());
    const few = within(await panel());
    expect(few.getAllByText(/^You’re on the voter list, but the server isn’t letting you vote/)).toHaveLength(1);
    expect(few.queryByText(/You weren’t here when/)).toBeNull();
  });

  it('voted participant has no ballot', async () => {
    renderApp(SCENES['polls-voted']());
    const voted = within(await panel());
    voted.getByText('Your vote has been received. You can’t change it.');
    expect(voted.queryByRole('radio')).toBeNull();
  });

  it('unreadable question is stated', async () => {
    renderApp(SCENES['polls-no-key']());
    within(await panel()).getByRole('heading', { name: /didn’t get its key/ });
  });

  it('foreign vote is not claimed', async () => {
    renderApp(SCENES['polls-said']());
    const found = within(await panel());
    found.getByText('The server says you’ve voted, but this page has no record of your vote.');
    expect(found.queryByText('Your vote has been received. You can’t change it.')).toBeNull();
    expect(found.queryByRole('radio')).toBeNull();
  });

  it('refused vote can be repeated only', async () => {
    const port = renderApp(SCENES['polls-again']());
    const found = within(await panel());
    expect(found.getByRole('radio', { name: 'No' }).closest('fieldset')?.disabled).toBe(true);
    fireEvent.click(found.getByRole('button', { name: 'Vote' }));
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'vote', poll: LAST, choices: [] } });
  });

  it('lists asker, voters and warnings', async () => {
    renderApp(SCENES['polls-few']());
    const found = within(await panel());
    found.getByText('Created by someone this page doesn’t know.');
    const voters = found.getByText('Who can vote').closest('details');
    expect(voters?.querySelector('p')?.textContent).toBe('Under Secretary (Admin), मीरा नायर');
    found.getByText(inWords(/^Left before the poll opened, so can’t vote: Ravi Kumar/));
    found.getByText('A secret ballot needs at least three votes to be counted.');
    tidy();
    renderApp(SCENES['polls-open']());
    const open = within(await panel());
    open.getAllByText(inWords('Created by Under Secretary (Admin)'));
    expect(open.queryByText(/at least three votes/)).toBeNull();
    expect(open.queryByText(/^Left before/)).toBeNull();
  });

  it('control shows it', async () => {
    renderApp(SCENES['polls-several']());
    await panel();
    screen.getByRole('button', { name: 'More, A poll is waiting for your vote' });
  });
});

describe('poll form', () => {
  const asks = (port: FakePort) =>
    port.dispatched.flatMap((event) =>
      event.type === 'poll-step' && event.step.step === 'ask' ? [event.step.draft] : [],
    );
  const begin = (found: { getByRole: (role: string, options: { name: string }) => HTMLElement }) =>
    fireEvent.click(found.getByRole('button', { name: 'Start' }));

  it('previews with ready answers', async () => {
    const port = renderApp(SCENES['polls-idle']());
    const found = within(await panel());
    expect(found.queryByRole('textbox')).toBeNull();
    fireEvent.click(found.getByRole('button', { name: 'Create poll' }));
    const question = found.getByRole('textbox', { name: 'Question' });
    expect(document.activeElement).toBe(question);
    fireEvent.change(question, { target: { value: ' Adopt? ' } });
    fireEvent.keyDown(question, { key: 'Enter' });
    fireEvent.submit(found.getByRole('form', { name: 'Create poll' }));
    expect(found.queryByRole('button', { name: 'Start poll' })).toBeNull();
    begin(found);
    expect(asks(port)).toEqual([]);
    found.getByText('Secret ballot · 5 can vote · until you close it');
    fireEvent.click(found.getByRole('button', { name: 'Back' }));
    expect(document.activeElement).toBe(found.getByRole('button', { name: 'Start' }));
    begin(found);
    fireEvent.click(found.getByRole('button', { name: 'Start poll' }));
    const options = ['Yes', 'No', 'Abstain'];
    expect(asks(port)).toEqual([{ kind: 'secret', question: 'Adopt?', options, several: false, seconds: null }]);
  });

  it('supports own answers, roll call, time', async () => {
    const port = renderApp(SCENES['polls-ask']());
    const found = within(await panel());
    expect(document.activeElement).not.toBe(found.getByRole('textbox', { name: 'Question' }));
    fireEvent.change(found.getByRole('textbox', { name: 'Question' }), { target: { value: 'Where?' } });
    fireEvent.click(found.getByRole('radio', { name: 'Custom answers' }));
    const lines = found.getByRole('textbox', { name: 'Answers, one per line' });
    fireEvent.change(lines, { target: { value: ' North \n\nSouth\nEast' } });
    fireEvent.click(found.getByRole('switch', { name: 'Allow several answers' }));
    fireEvent.click(found.getByRole('radio', { name: /^Roll call/ }));
    fireEvent.change(found.getByRole('combobox', { name: 'Time limit' }), { target: { value: '5' } });
    begin(found);
    found.getByText('Roll call · 5 can vote · 5 minutes');
    fireEvent.click(found.getByRole('button', { name: 'Start poll' }));
    const options = ['North', 'South', 'East'];
    expect(asks(port)).toEqual([{ kind: 'roll-call', question: 'Where?', options, several: true, seconds: 300 }]);
  });

  it('errors appear beside fields', async () => {
    renderApp(SCENES['polls-ask']());
    const found = within(await panel());
    const question = found.getByRole('textbox', { name: 'Question' });
    begin(found);
    found.getByText('Enter a question.');
    expect(document.activeElement).toBe(question);
    expect(question.getAttribute('aria-invalid')).toBe('true');
    fireEvent.change(question, { target: { value: 'Where?' } });
    expect(found.queryByText('Enter a question.')).toBeNull();
    fireEvent.click(found.getByRole('radio', { name: 'Custom answers' }));
    const lines = found.getByRole('textbox', { name: 'Answers, one per line' });
    for (const [typed, problem] of [
      ['North', 'Enter at least two answers.'],
      ['North\nSouth\nnorth', /^Two answers look the same: .?north/],
      [Array.from({ length: 21 }, (_, at) => String(at)).join('\n'), 'Enter up to 20 answers.'],
      [`North\n${'S'.repeat(121)}`, /^Too long: .?S{30}…/],
      ['North\n\u200B', 'Some of these characters can’t be used.'],
    ] as const) {
      fireEvent.change(lines, { target: { value: typed } });
      question.focus();
      begin(found);
      found.getByText(problem);
      expect(document.activeElement).toBe(lines);
    }
    expect(found.queryByRole('button', { name: 'Start poll' })).toBeNull();
  });

  it('is kept and disabled outside the group', async () => {
    renderApp(SCENES['polls-ask-away']());
    const found = within(await panel());
    expect(found.getByRole<HTMLTextAreaElement>('textbox', { name: /^Answers/ }).value).toContain('Pump house 4');
    found.getByText(/^Your device is rejoining/);
    begin(found);
    expect(found.getByRole<HTMLButtonElement>('button', { name: 'Start poll' }).disabled).toBe(true);
  });

  it('previewing scrolls to the question', async () => {
    renderApp(SCENES['polls-ask-away']());
    const found = within(await panel());
    const question = found.getByRole<HTMLInputElement>('textbox', { name: 'Question' }).value;
    const focus = vi.spyOn(HTMLElement.prototype, 'focus');
    const shows = vi.spyOn(Element.prototype, 'scrollIntoView');
    begin(found);
    expect(document.activeElement?.querySelector('h3')?.textContent).toBe(question);
    expect(focus.mock.calls.at(-1)).toEqual([{ preventScroll: true }]);
    const last = shows.mock.contexts.at(-1);
    expect((last as Element).textContent).toContain(question);
    expect((last as Element).querySelector('button')).toBeNull();
    vi.restoreAllMocks();
  });

  it('pending question cannot be repeated', async () => {
    const port = renderApp(SCENES['polls-proposed']());
    const found = within(await panel());
    const asking = found.getByRole('button', { name: /^Start poll/ });
    expect(asking.getAttribute('aria-disabled') ?? asking.getAttribute('disabled')).not.toBeNull();
    fireEvent.click(asking);
    expect(asks(port)).toEqual([]);
  });

  it('can be cancelled, reused after', async () => {
    const port = renderApp(SCENES['polls-roll-call']());
    const found = within(await panel());
    fireEvent.click(found.getByRole('button', { name: 'Run again' }));
    expect(found.getByRole<HTMLInputElement>('textbox', { name: 'Question' }).value).toBe('Adopt the minutes?');
    expect(found.getByRole<HTMLTextAreaElement>('textbox', { name: /^Answers/ }).value).toBe('Adopt\nPostpone');
    expect(found.getByRole<HTMLInputElement>('radio', { name: /^Roll call/ }).checked).toBe(true);
    fireEvent.click(found.getByRole('button', { name: 'Cancel' }));
    expect(found.queryByRole('textbox')).toBeNull();
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'draft', draft: null } });
  });

  it('needs a host', async () => {
    renderApp(SCENES['polls-none']());
    const found = within(await panel());
    found.getByText('No polls yet.');
    expect(found.queryByRole('textbox')).toBeNull();
    expect(found.queryByRole('button', { name: 'Create poll' })).toBeNull();
  });
});

describe('poll result', () => {
  it('shows figures and saves', async () => {
    const port = renderApp(SCENES['polls-result']());
    const all = within(await panel());
    const [last, first] = all.getAllByRole('region');
    if (!last || !first) throw new Error('no results');
    expect(
      within(first)
        .getAllByRole('listitem')
        .map((row) => row.textContent),
    ).toEqual([
      'स्वीकार3 votes · 60 % of 5Under Secretary (Admin), मीरा नायर, নীলিমা দাস',
      'संशोधन सहित स्वीकार1 vote · 20 % of 5Ravi Kumar',
      'अगली बैठक तक स्थगित1 vote · 20 % of 5نسرین',
    ]);
    within(last).getByText('The result is signed and matches your device’s count.');
    within(last).getByText(/k3vd q2xa 7mno bcz4 r5tw/);
    fireEvent.click(within(last).getByRole('button', { name: 'Download signed result' }));
    expect(port.dispatched).toContainEqual({ type: 'poll-step', step: { step: 'save', poll: LAST } });
  });

  it('faulty result cannot be saved', async () => {
    renderApp(SCENES['polls-wrong']());
    const found = within(await panel());
    found.getByText('Your vote isn’t among the published votes.');
    found.getByText('There are more votes than voters. Don’t rely on this poll.');
    found.getByText('The announced result doesn’t match your device’s count.');
    found.getByText('This poll ended and wasn’t counted.');
    found.getByText('Compare the vote code aloud, or run the poll again.');
    expect(found.queryByRole('button', { name: 'Download signed result' })).toBeNull();
  });

  it('signed faulty result cannot be saved', async () => {
    renderApp(SCENES['polls-signed-wrong']());
    const found = within(await panel());
    found.getByText('The server says you voted, but you didn’t.');
    expect(found.queryByText('The result is signed and matches your device’s count.')).toBeNull();
    expect(found.queryByRole('button', { name: 'Download signed result' })).toBeNull();
  });

  it('roll call distinguishes names and absences', async () => {
    renderApp(SCENES['polls-roll-call']());
    const found = within(await panel());
    expect(found.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
      'Adopt3 votes · 75 % of 4Ravi Kumar (Verified by Directorate of Irrigation), Ravi Kumar, নীলিমা দাস Verified by the organisation',
      'Postpone1 vote · 25 % of 4Ravi Kumar',
    ]);
    found.getByText(/^Didn’t vote:/, { selector: 'p' });
    found.getByText('100 % = 4 valid votes.');
  });

  it('pending and unverifiable results are stated', async () => {
    renderApp(SCENES['polls-result-coming']());
    const coming = within(await panel());
    coming.getByText('Waiting for the signed result.');
    expect(coming.queryByText(/There’s no signed result/)).toBeNull();
    tidy();
    renderApp(SCENES['polls-unchecked']());
    const unchecked = within(await panel());
    unchecked.getByText(/^Signed by a host. Your device wasn’t here throughout/);
    expect(unchecked.queryByRole('button', { name: 'Download signed result' })).toBeNull();
    unchecked.getByText(/^Didn’t vote:/, { selector: 'p' });
  });

  it('late voters are listed', async () => {
    renderApp(SCENES['polls-vote-late']());
    within(await panel()).getByText('Your vote arrived after the poll closed and wasn’t counted.');
  });

  it('each outcome is explained', async () => {
    renderApp(SCENES['polls-ends']());
    const found = within(await panel());
    found.getByText(/^Fewer than three people voted. To keep votes secret/);
    found.getByText('A host cancelled this poll. The votes weren’t counted.');
    found.getByText('This poll ended and wasn’t counted.');
    found.getByText('You were away when this poll ended. Ask a host for the result.');
  });

  it('saved page escapes names', async () => {
    renderApp(SCENES['polls-roll-call']());
    const kept = keeping();
    fireEvent.click(within(await panel()).getByRole('button', { name: 'Download to read or print' }));
    const { name, html } = await kept();
    expect(name).toBe('poll-2026-11-28-Adopt-the-minutes.html');
    expect(html).toContain('<h1><bdi>Adopt the minutes?</bdi></h1>');
    for (const problem of [
      'Didn’t vote: ',
      'Ravi Kumar (Directorate of Irrigation)',
      'Under Secretary (Admin)',
      'k3vd q2xa',
    ]) {
      expect(html).toContain(problem);
    }
  });
});

/** What the page lets be downloaded next. */
function keeping(): () => Promise<{ name: string; html: string }> {
  let content: Blob | undefined;
  let name = '';
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    content = blob as Blob;
    return 'blob:page';
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined);
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    name = this.download;
  });
  return async () => ({ name, html: (await content?.text()) ?? '' });
}

describe('result page', () => {
  it('escapes user text', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const row = { option: evil, votes: evil, names: evil };
    const page = {
      language: 'en',
      dir: 'ltr',
      meeting: evil,
      question: evil,
      facts: [evil],
      rows: [row],
      notes: [evil],
    } as const;
    const html = resultHtml(page);
    const found = new DOMParser().parseFromString(html, 'text/html');
    expect(found.querySelectorAll('img, script, a, [src], [onerror]')).toHaveLength(0);
    expect(html).toContain('default-src');
    expect(found.querySelector('h1')?.textContent).toBe(evil);
    expect([...found.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual([evil, evil, evil]);
  });

  it('file name is safe', () => {
    expect(fileNameOf('2026-11-28T06:30:00Z', '../Adopt / "minutes"?')).toBe('poll-2026-11-28-Adopt-minutes.html');
    expect(fileNameOf('2026-11-28T06:30:00Z', 'कार्यवृत्त स्वीकार?')).toBe('poll-2026-11-28-कार्यवृत्त-स्वीकार.html');
    expect(fileNameOf('never', '?!')).toBe('poll.html');
  });
});

describe('meeting with an open poll', () => {
  it('ending warns about votes', async () => {
    renderApp(SCENES['polls-open']());
    await panel();
    fireEvent.click(screen.getAllByRole('button', { name: 'End' })[0] ?? document.body);
    await screen.findByText(/No one can rejoin. A poll is open. Its votes won’t be counted./);
  });
});
