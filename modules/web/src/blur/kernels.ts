/**
 * The steps of the network, over pictures of numbers: rows of columns of channels. Borders are padded as TensorFlow's
 * SAME pads. Double precision, because a browser computes with it anyway and need then not convert each number.
 */
export interface Field {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly values: Float64Array;
}

export function fieldOf(rows: number, columns: number, channels: number): Field {
  return { rows, columns, channels, values: new Float64Array(rows * columns * channels) };
}

/** Outputs are computed by four at once, from weights that lie beside each other. */
export const BLOCK = 4;

/** @param weights for each output channel one number per input channel; `outputs` is a multiple of {@link BLOCK} */
export function packPointwise(weights: ArrayLike<number>, inputs: number, outputs: number): Float64Array {
  const packed = new Float64Array(outputs * inputs);
  for (let output = 0; output < outputs; output++) {
    const block = Math.floor(output / BLOCK);
    for (let input = 0; input < inputs; input++) {
      packed[(block * inputs + input) * BLOCK + (output % BLOCK)] = weights[output * inputs + input] ?? 0;
    }
  }
  return packed;
}

/** A convolution with a kernel of one pixel, two pixels and {@link BLOCK} outputs at once: nearly all of the work. */
export function pointwise(from: Field, packed: Float64Array, bias: Float64Array, to: Field): void {
  const { values: x, channels: inputs } = from;
  const { values: y, channels: outputs } = to;
  const pixels = from.rows * from.columns;
  for (let pixel = 0; pixel < pixels; pixel += 2) {
    // The last of an odd number is computed twice.
    const step = pixel + 1 < pixels ? 1 : 0;
    const first = pixel * inputs;
    const second = first + step * inputs;
    let one = pixel * outputs;
    let two = one + step * outputs;
    for (let output = 0, weight = 0; output < outputs; output += BLOCK) {
      let a0 = bias[output] ?? 0;
      let a1 = bias[output + 1] ?? 0;
      let a2 = bias[output + 2] ?? 0;
      let a3 = bias[output + 3] ?? 0;
      let b0 = a0;
      let b1 = a1;
      let b2 = a2;
      let b3 = a3;
      for (let input = 0; input < inputs; input++, weight += BLOCK) {
        const a = x[first + input] ?? 0;
        const b = x[second + input] ?? 0;
        const w0 = packed[weight] ?? 0;
        const w1 = packed[weight + 1] ?? 0;
        const w2 = packed[weight + 2] ?? 0;
        const w3 = packed[weight + 3] ?? 0;
        a0 += a * w0;
        a1 += a * w1;
        a2 += a * w2;
        a3 += a * w3;
        b0 += b * w0;
        b1 += b * w1;
        b2 += b * w2;
        b3 += b * w3;
      }
      y[one++] = a0;
      y[one++] = a1;
      y[one++] = a2;
      y[one++] = a3;
      y[two++] = b0;
      y[two++] = b1;
      y[two++] = b2;
      y[two++] = b3;
    }
  }
}

/** How far the kernel reaches before the first pixel: of an odd padding the larger half is after the last one. */
function before(outputs: number, inputs: number, stride: number, kernel: number): number {
  return Math.floor(Math.max((outputs - 1) * stride + kernel - inputs, 0) / 2);
}

/** Lays each place's surroundings into one pixel of `to`, so that a convolution becomes a pointwise one. */
export function gather(from: Field, kernel: number, stride: number, to: Field): void {
  const { channels, values: x } = from;
  const { values: y } = to;
  const top = before(to.rows, from.rows, stride, kernel);
  const left = before(to.columns, from.columns, stride, kernel);
  let at = 0;
  for (let row = 0; row < to.rows; row++) {
    for (let column = 0; column < to.columns; column++) {
      for (let down = 0; down < kernel; down++) {
        const r = row * stride + down - top;
        for (let along = 0; along < kernel; along++) {
          const c = column * stride + along - left;
          const inside = r >= 0 && r < from.rows && c >= 0 && c < from.columns;
          const source = (r * from.columns + c) * channels;
          for (let channel = 0; channel < channels; channel++) y[at++] = inside ? (x[source + channel] ?? 0) : 0;
        }
      }
    }
  }
}

/** A convolution of each channel by itself; weights are rows of columns of channels. */
export function depthwise(
  from: Field,
  weights: Float64Array,
  bias: Float64Array,
  kernel: number,
  stride: number,
  to: Field,
): void {
  const { channels, values: x } = from;
  const { values: y } = to;
  const top = before(to.rows, from.rows, stride, kernel);
  const left = before(to.columns, from.columns, stride, kernel);
  for (let row = 0; row < to.rows; row++) {
    for (let column = 0; column < to.columns; column++) {
      const target = (row * to.columns + column) * channels;
      for (let channel = 0; channel < channels; channel++) y[target + channel] = bias[channel] ?? 0;
      for (let down = 0; down < kernel; down++) {
        const r = row * stride + down - top;
        if (r < 0 || r >= from.rows) continue;
        for (let along = 0; along < kernel; along++) {
          const c = column * stride + along - left;
          if (c < 0 || c >= from.columns) continue;
          const source = (r * from.columns + c) * channels;
          const weight = (down * kernel + along) * channels;
          for (let channel = 0; channel < channels; channel++) {
            y[target + channel] =
              (y[target + channel] ?? 0) + (x[source + channel] ?? 0) * (weights[weight + channel] ?? 0);
          }
        }
      }
    }
  }
}

/** Makes four pixels of each, with one channel, by a kernel of two by two. */
export function upConvolution(from: Field, weights: Float64Array, bias: number, to: Field): void {
  const { channels, values: x } = from;
  for (let row = 0; row < to.rows; row++) {
    for (let column = 0; column < to.columns; column++) {
      const source = ((row >> 1) * from.columns + (column >> 1)) * channels;
      const weight = ((row & 1) * 2 + (column & 1)) * channels;
      let sum = bias;
      for (let channel = 0; channel < channels; channel++) {
        sum += (x[source + channel] ?? 0) * (weights[weight + channel] ?? 0);
      }
      to.values[row * to.columns + column] = sum;
    }
  }
}

/** The mean of each channel over the whole picture. */
export function mean(from: Field, to: Field): void {
  const { channels, values: x } = from;
  const { values: y } = to;
  y.fill(0);
  for (let at = 0; at < x.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) y[channel] = (y[channel] ?? 0) + (x[at + channel] ?? 0);
  }
  const pixels = x.length / channels;
  for (let channel = 0; channel < channels; channel++) y[channel] = (y[channel] ?? 0) / pixels;
}

/** Bilinear, with the middles of pixels where they are (half pixel centres). */
export function resize(from: Field, to: Field): void {
  const { channels, values: x } = from;
  const { values: y } = to;
  const down = places(from.rows, to.rows);
  const along = places(from.columns, to.columns);
  let at = 0;
  for (const { low: top, high: bottom, part: v } of down) {
    for (const { low: left, high: right, part: h } of along) {
      const a = (top * from.columns + left) * channels;
      const b = (top * from.columns + right) * channels;
      const c = (bottom * from.columns + left) * channels;
      const d = (bottom * from.columns + right) * channels;
      const wa = (1 - v) * (1 - h);
      const wb = (1 - v) * h;
      const wc = v * (1 - h);
      const wd = v * h;
      for (let channel = 0; channel < channels; channel++) {
        y[at++] =
          (x[a + channel] ?? 0) * wa +
          (x[b + channel] ?? 0) * wb +
          (x[c + channel] ?? 0) * wc +
          (x[d + channel] ?? 0) * wd;
      }
    }
  }
}

function places(inputs: number, outputs: number) {
  return Array.from({ length: outputs }, (_, output) => {
    const place = Math.min(Math.max(((output + 0.5) * inputs) / outputs - 0.5, 0), inputs - 1);
    const low = Math.floor(place);
    return { low, high: Math.min(low + 1, inputs - 1), part: place - low };
  });
}

/** Of the second there is either as much, or one number for each channel. */
export function add(one: Field, other: Field, to: Field): void {
  const { values: x } = one;
  const { values: z } = other;
  for (let at = 0; at < x.length; at++) to.values[at] = (x[at] ?? 0) + (z[at % z.length] ?? 0);
}

/** As {@link add}. */
export function multiply(one: Field, other: Field, to: Field): void {
  const { values: x } = one;
  const { values: z } = other;
  if (z.length === x.length) {
    for (let at = 0; at < x.length; at++) to.values[at] = (x[at] ?? 0) * (z[at] ?? 0);
    return;
  }
  for (let at = 0; at < x.length; at += z.length) {
    for (let channel = 0; channel < z.length; channel++) {
      to.values[at + channel] = (x[at + channel] ?? 0) * (z[channel] ?? 0);
    }
  }
}

export function relu(from: Field, to: Field): void {
  for (let at = 0; at < from.values.length; at++) to.values[at] = Math.max(from.values[at] ?? 0, 0);
}

export function hardSwish(from: Field, to: Field): void {
  for (let at = 0; at < from.values.length; at++) {
    const value = from.values[at] ?? 0;
    to.values[at] = (value * Math.min(Math.max(value + 3, 0), 6)) / 6;
  }
}

export function logistic(from: Field, to: Field): void {
  for (let at = 0; at < from.values.length; at++) to.values[at] = 1 / (1 + Math.exp(-(from.values[at] ?? 0)));
}
