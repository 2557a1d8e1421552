import * as kernels from './kernels.ts';
import { fieldOf, type Field } from './kernels.ts';
import type { Network, Step } from './model-file.ts';

/** Of all sides of the picture, because the network halves it four times. */
export const SIDE_MULTIPLE = 16;

/**
 * Tells of each pixel of a small picture how likely it is a person's. Everything it computes with is made once; one
 * picture costs about 33 million multiplications.
 */
export class Segmenter {
  private readonly input: Field;
  private readonly output: Field;
  private readonly work: readonly (() => void)[];

  /**
   * @param rows of the pictures, a multiple of {@link SIDE_MULTIPLE}, as `columns` is
   * @throws RangeError when the steps do not fit each other
   */
  constructor(network: Network, rows: number, columns: number) {
    const fields = new Map<number, Field>();
    const field = (tensor: number | undefined): Field => {
      const found = tensor === undefined ? undefined : fields.get(tensor);
      if (!found) throw new RangeError('a step takes what no step made');
      return found;
    };
    this.input = fieldOf(rows, columns, 3);
    fields.set(network.input, this.input);
    this.work = network.steps.map((step) => {
      const from = field(step.inputs[0]);
      return workOf(step, from, network, field, (to) => fields.set(step.output, to));
    });
    this.output = field(network.output);
    if (this.output.values.length !== rows * columns) throw new RangeError('the mask is not as large as the picture');
  }

  /**
   * @param picture red, green, blue and alpha of each pixel, row by row
   * @returns 0 to 1 of each pixel; overwritten by the next call
   */
  maskOf(picture: Uint8ClampedArray): Float64Array {
    const { values } = this.input;
    for (let at = 0, from = 0; at < values.length; from += 4) {
      values[at++] = (picture[from] ?? 0) / 255;
      values[at++] = (picture[from + 1] ?? 0) / 255;
      values[at++] = (picture[from + 2] ?? 0) / 255;
    }
    for (const step of this.work) step();
    return this.output.values;
  }
}

function workOf(
  { kind, inputs, stride }: Step,
  from: Field,
  network: Network,
  field: (tensor: number | undefined) => Field,
  made: (to: Field) => void,
): () => void {
  const constant = (index: number) => {
    const tensor = network.tensors[inputs[index] ?? -1];
    if (!tensor?.values) throw new RangeError(`a ${kind} without its numbers`);
    return { shape: tensor.shape, values: Float64Array.from(tensor.values) };
  };
  const into = (rows: number, columns: number, channels: number): Field => {
    const to = fieldOf(rows, columns, channels);
    made(to);
    return to;
  };
  const alike = () => into(from.rows, from.columns, from.channels);
  const strided = (channels: number) => into(Math.ceil(from.rows / stride), Math.ceil(from.columns / stride), channels);
  switch (kind) {
    case 'convolution': {
      const { shape, values } = constant(1);
      const bias = constant(2).values;
      const [outputs = 0, kernel = 0] = shape;
      const patch = kernel * kernel * from.channels;
      if (values.length !== outputs * patch || bias.length !== outputs || outputs % kernels.BLOCK !== 0) {
        throw new RangeError('weights that do not fit');
      }
      const packed = kernels.packPointwise(values, patch, outputs);
      const to = strided(outputs);
      if (kernel === 1 && stride === 1) return () => kernels.pointwise(from, packed, bias, to);
      const gathered = fieldOf(to.rows, to.columns, patch);
      return () => {
        kernels.gather(from, kernel, stride, gathered);
        kernels.pointwise(gathered, packed, bias, to);
      };
    }
    case 'depthwise': {
      const { shape, values } = constant(1);
      const bias = constant(2).values;
      const kernel = shape[1] ?? 0;
      if (values.length !== kernel * kernel * from.channels) throw new RangeError('weights that do not fit');
      const to = strided(from.channels);
      return () => kernels.depthwise(from, values, bias, kernel, stride, to);
    }
    case 'up-convolution': {
      const { values } = constant(1);
      const [bias = 0] = constant(2).values;
      if (values.length !== 4 * from.channels) throw new RangeError('weights that do not fit');
      const to = into(2 * from.rows, 2 * from.columns, 1);
      return () => kernels.upConvolution(from, values, bias, to);
    }
    case 'mean': {
      const to = into(1, 1, from.channels);
      return () => kernels.mean(from, to);
    }
    case 'resize': {
      // It always doubles; the file's own numbers are for its own size of pictures.
      const to = into(2 * from.rows, 2 * from.columns, from.channels);
      return () => kernels.resize(from, to);
    }
    case 'add':
    case 'multiply': {
      const other = field(inputs[1]);
      if (other.values.length !== from.values.length && other.values.length !== from.channels) {
        throw new RangeError('two that do not fit each other');
      }
      const to = alike();
      return () => kernels[kind](from, other, to);
    }
    case 'relu':
    case 'logistic': {
      const to = alike();
      return () => kernels[kind](from, to);
    }
    case 'hard-swish': {
      const to = alike();
      return () => kernels.hardSwish(from, to);
    }
  }
}
