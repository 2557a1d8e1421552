import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe finds that is serious or critical in a page as it stands; empty when nothing is. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // React Aria's announcer names a picture by an element that may be gone again; nothing of it is on the page.
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude('[data-live-announcer]');
  const { violations } = await axe.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`);
}
