import type { Person } from './Person.ts';

/** By the command palette, as a person at the keyboard does. */
export async function commands(person: Person, words: string): Promise<void> {
  await person.page.keyboard.press('Control+k');
  await person.page.getByRole('searchbox', { name: 'Find a command' }).pressSequentially(words);
  // The first that fits takes the focus that the field only lends.
  await person.page.locator('[role=menuitem][data-focused]', { hasText: words }).waitFor();
  await person.page.keyboard.press('Enter');
  await person.page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
}
