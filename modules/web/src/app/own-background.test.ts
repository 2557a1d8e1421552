import { expect, test } from 'vitest';
import { imageOf } from './own-background.ts';

test('kept text is the image again', async () => {
  const image = imageOf(`data:image/jpeg;base64,${btoa('bytes')}`);
  expect(image?.type).toBe('image/jpeg');
  expect(await image?.text()).toBe('bytes');
});

test.each([null, '', 'data:text/html;base64,AAAA', 'data:image/jpeg;base64,%%%'])('%s is no image', (text) => {
  expect(imageOf(text)).toBeNull();
});
