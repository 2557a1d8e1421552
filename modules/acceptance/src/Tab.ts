import type { CDPSession } from 'playwright-core';
import type { Person } from './Person.ts';

/**
 * A tab as the browser itself has it, also while there is no page in it: a browser that lacks memory ends the process of a
 * tab without a word to the page, keeps what the tab remembers, and loads it again when it is looked at. Nothing can be
 * asked of the `Person` after that.
 */
export class Tab {
  private constructor(
    private readonly browser: CDPSession,
    private readonly session: string,
  ) {}

  static async of({ context, page }: Person): Promise<Tab> {
    const browser = await context.browser()?.newBrowserCDPSession();
    if (browser === undefined) throw new Error('this browser has no word with its driver');
    const { targetInfos } = await browser.send('Target.getTargets');
    const target = targetInfos.find(({ type, url }) => type === 'page' && url === page.url());
    if (target === undefined) throw new Error(`no tab has ${page.url()}`);
    const { sessionId } = await browser.send('Target.attachToTarget', {
      targetId: target.targetId,
      flatten: false,
    });
    return new Tab(browser, sessionId);
  }

  async crash(): Promise<void> {
    await this.send('Page.crash');
  }

  async bringToFront(): Promise<void> {
    await this.send('Page.reload');
  }

  private async send(method: string): Promise<void> {
    const message = JSON.stringify({ id: 1, method });
    await this.browser.send('Target.sendMessageToTarget', {
      sessionId: this.session,
      message,
    });
  }
}
