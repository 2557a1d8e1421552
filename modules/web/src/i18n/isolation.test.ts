import { describe, expect, it } from 'vitest';
import { bare, isolated, withWholeFigures } from './isolation.ts';

describe('value in a sentence', () => {
  it('is isolated against direction changes', () => {
    expect(isolated({ name: 'Secretary (Admin)' }, 'rtl')).toEqual({ name: '\u2068Secretary (Admin)\u2069' });
    expect(isolated({ name: 'عائشہ' }, 'ltr')).toEqual({ name: '\u2068عائشہ\u2069' });
  });

  it('is unchanged where isolation is unneeded', () => {
    expect(isolated({ name: 'Secretary (Admin)', count: 3 }, 'ltr')).toEqual({ name: 'Secretary (Admin)', count: 3 });
    expect(isolated({ rate: '1.9', bytes: '1,50,000' }, 'rtl')).toEqual({ rate: '1.9', bytes: '1,50,000' });
    expect(isolated({ device: 'microphone', count: 3 }, 'rtl')).toEqual({ device: 'microphone', count: 3 });
  });
});

describe('a figure in a sentence', () => {
  it('keeps its unit right to left', () => {
    expect(withWholeFigures('زیادہ سے زیادہ 150 MB لگتے ہیں۔', 'rtl')).toBe(
      'زیادہ سے زیادہ \u2068150 MB\u2069 لگتے ہیں۔',
    );
    expect(withWholeFigures('1.9 Mbit/s، 12 پیکٹ/سیکنڈ', 'rtl')).toBe('\u20681.9 Mbit/s\u2069، 12 پیکٹ/سیکنڈ');
  });

  it('isolation can be removed', () => {
    expect(bare(withWholeFigures('1.9 Mbit/s', 'rtl'))).toBe('1.9 Mbit/s');
  });

  it('is unchanged left to right', () => {
    expect(withWholeFigures('at most 150 MB', 'ltr')).toBe('at most 150 MB');
  });
});
