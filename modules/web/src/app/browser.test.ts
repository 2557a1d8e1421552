import { describe, expect, test } from 'vitest';
import { browserOf } from './browser.ts';

const MOZILLA = 'Mozilla/5.0';

describe('browser kind for permission help', () => {
  test.each([
    [
      'chromium',
      `${MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36`,
      0,
    ],
    [
      'chromium',
      `${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 Edg/141.0`,
      10,
    ],
    ['firefox', `${MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 0],
    ['firefox', `${MOZILLA} (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0`, 5],
    ['android', `${MOZILLA} (Linux; Android 10; K) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36`, 5],
    ['safari', `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.6 Safari/605.1.15`, 0],
    ['ios', `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.6 Safari/605.1.15`, 5],
    [
      'ios',
      `${MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 CriOS/141.0 Mobile Safari/604.1`,
      5,
    ],
    ['chromium', '', 0],
  ] as const)('is %s of %s with %d fingers', (kind, userAgent, maxTouchPoints) => {
    expect(browserOf({ userAgent, maxTouchPoints })).toBe(kind);
  });
});
