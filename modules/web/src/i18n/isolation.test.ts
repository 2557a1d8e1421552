import { describe, expect, it } from 'vitest';
import { isolated } from './isolation.ts';

describe('a value in a sentence', () => {
  it('stands apart where it could turn the sentence round', () => {
    expect(isolated({ name: 'Secretary (Admin)' }, 'rtl')).toEqual({ name: '\u2068Secretary (Admin)\u2069' });
    expect(isolated({ name: 'عائشہ' }, 'ltr')).toEqual({ name: '\u2068عائشہ\u2069' });
  });

  it('stays as it is where it could not, and where it chooses among texts', () => {
    expect(isolated({ name: 'Secretary (Admin)', count: 3 }, 'ltr')).toEqual({ name: 'Secretary (Admin)', count: 3 });
    expect(isolated({ device: 'microphone', count: 3 }, 'rtl')).toEqual({ device: 'microphone', count: 3 });
  });
});
