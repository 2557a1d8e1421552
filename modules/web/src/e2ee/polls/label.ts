/** Stands before what is signed, so that no signature of a device stands for anything else. */
export function signingLabel(part: 'opening' | 'ballot' | 'close' | 'result'): string {
  return `sabha poll ${part} 1|`;
}
