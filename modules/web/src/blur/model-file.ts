import { FlatTable } from './FlatTable.ts';

/** What the network does step by step; the words are those of TensorFlow Lite's schema (version 3). */
export type StepKind =
  | 'convolution'
  | 'depthwise'
  | 'up-convolution'
  | 'mean'
  | 'resize'
  | 'add'
  | 'multiply'
  | 'relu'
  | 'hard-swish'
  | 'logistic';

export interface Step {
  readonly kind: StepKind;
  /** Tensors by their numbers: first what flows, then weights and bias. */
  readonly inputs: readonly number[];
  readonly output: number;
  /** In both directions; 1 where there is none. */
  readonly stride: number;
}

export interface Tensor {
  /** Rows, columns, channels of one picture; for weights as the schema has them. */
  readonly shape: readonly number[];
  /** Of a constant. */
  readonly values?: Float32Array;
}

export interface Network {
  readonly tensors: readonly Tensor[];
  readonly steps: readonly Step[];
  readonly input: number;
  readonly output: number;
}

const KINDS: Readonly<Record<number, StepKind>> = {
  0: 'add',
  3: 'convolution',
  4: 'depthwise',
  14: 'logistic',
  18: 'multiply',
  19: 'relu',
  23: 'resize',
  40: 'mean',
  117: 'hard-swish',
};
const DEQUANTIZE = 6;
const CUSTOM = 32;
const FLOAT32 = 0;
const FLOAT16 = 1;

/**
 * Reads a network of TensorFlow Lite with one picture in and one mask out, of the few steps that the network for people
 * before a camera has. Weights come as half-precision numbers.
 *
 * @throws RangeError when it is another kind of file, or has steps or ways of them that we do not do
 */
export function readNetwork(file: ArrayBuffer): Network {
  const model = FlatTable.root(file, 'TFL3');
  const codes = model.tables(1);
  const buffers = model.tables(4);
  const [graph] = model.tables(2);
  if (!graph) throw new RangeError('no graph');
  const tensors: Tensor[] = graph.tables(0).map((table) => {
    const octets = buffers[table.number(2, 'int32')]?.octets(0);
    const values = octets && octets.length > 0 ? numbersOf(octets, table.number(1, 'int8')) : undefined;
    return { shape: table.integers(0), ...(values && { values }) };
  });
  const steps: Step[] = [];
  for (const operator of graph.tables(3)) {
    const code = codes[operator.number(0, 'int32')];
    if (!code) throw new RangeError('a step of no kind');
    const number = Math.max(code.number(0, 'int8'), code.number(3, 'int32'));
    const inputs = operator.integers(1);
    const [output = -1] = operator.integers(2);
    if (number === DEQUANTIZE) {
      const from = tensors[inputs[0] ?? -1];
      const to = tensors[output];
      if (!from?.values || !to) throw new RangeError('weights that are not there');
      tensors[output] = { ...to, values: from.values };
      continue;
    }
    const kind = number === CUSTOM ? customKind(code.text(1)) : KINDS[number];
    if (kind === undefined) throw new RangeError(`a step of the kind ${number}`);
    steps.push({ kind, inputs, output, stride: strideOf(kind, operator) });
  }
  const [input = -1] = graph.integers(1);
  const [output = -1] = graph.integers(2);
  return { tensors, steps, input, output };
}

function customKind(name: string): StepKind {
  if (name !== 'Convolution2DTransposeBias') throw new RangeError(`a step ${name}`);
  return 'up-convolution';
}

/** Options that change what comes out are either those that we do, or the file is refused. */
function strideOf(kind: StepKind, operator: FlatTable): number {
  const options = operator.table(4);
  const refuse = (is: boolean) => {
    if (is) throw new RangeError(`a ${kind} of another way`);
  };
  switch (kind) {
    case 'convolution':
    case 'depthwise': {
      const stride = options?.number(1, 'int32') ?? 0;
      refuse(stride < 1 || stride !== options?.number(2, 'int32'));
      refuse(kind === 'depthwise' && options?.number(3, 'int32') !== 1);
      refuse(options?.number(kind === 'depthwise' ? 4 : 3, 'int8') !== 0);
      return stride;
    }
    case 'resize':
      refuse(options?.number(2, 'int8') !== 0 || options.number(3, 'int8') !== 1);
      return 1;
    case 'mean':
      refuse(options?.number(0, 'int8') !== 1);
      return 1;
    case 'add':
    case 'multiply':
      refuse((options?.number(0, 'int8') ?? 0) !== 0);
      return 1;
    case 'up-convolution':
      return 2;
    case 'relu':
    case 'hard-swish':
    case 'logistic':
      return 1;
  }
}

function numbersOf(octets: Uint8Array<ArrayBuffer>, type: number): Float32Array | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (type === FLOAT32)
    return Float32Array.from({ length: octets.length / 4 }, (_, at) => view.getFloat32(4 * at, true));
  if (type !== FLOAT16) return undefined;
  return Float32Array.from({ length: octets.length / 2 }, (_, at) => halfOf(view.getUint16(2 * at, true)));
}

/** A number of IEEE 754 with 16 bits. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
