import { describe, expect, test } from 'vitest';
import * as kernels from './kernels.ts';
import { fieldOf, type Field } from './kernels.ts';

/** Numbers that look like chance and are the same each time. */
function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => Math.sin(seed * 997 + at * 12.9898) * 2);
}

function filled(rows: number, columns: number, channels: number, seed: number): Field {
  return { rows, columns, channels, values: numbers(rows * columns * channels, seed) };
}

/** As TensorFlow defines a convolution with SAME padding, word by word. */
function slowly(from: Field, weights: Float64Array, bias: Float64Array, kernel: number, stride: number): number[] {
  const rows = Math.ceil(from.rows / stride);
  const columns = Math.ceil(from.columns / stride);
  const top = Math.floor(Math.max((rows - 1) * stride + kernel - from.rows, 0) / 2);
  const left = Math.floor(Math.max((columns - 1) * stride + kernel - from.columns, 0) / 2);
  const out: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let output = 0; output < bias.length; output++) {
        let sum = bias[output] ?? 0;
        for (let down = 0; down < kernel; down++) {
          for (let along = 0; along < kernel; along++) {
            const r = row * stride + down - top;
            const c = column * stride + along - left;
            if (r < 0 || c < 0 || r >= from.rows || c >= from.columns) continue;
            for (let input = 0; input < from.channels; input++) {
              const weight = weights[((output * kernel + down) * kernel + along) * from.channels + input] ?? 0;
              sum += weight * (from.values[(r * from.columns + c) * from.channels + input] ?? 0);
            }
          }
        }
        out.push(sum);
      }
    }
  }
  return out;
}

function near(found: Float64Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 9);
}

describe('convolution', () => {
  test.each([
    [1, 1, 5, 7],
    [3, 2, 6, 10],
    [3, 2, 5, 7],
    [5, 1, 4, 3],
  ])('kernel %i, stride %i, %i rows of %i', (kernel, stride, rows, columns) => {
    const from = filled(rows, columns, 3, 1);
    const weights = numbers(8 * kernel * kernel * 3, 2);
    const bias = numbers(8, 3);
    const to = fieldOf(Math.ceil(rows / stride), Math.ceil(columns / stride), 8);
    const patch = kernel * kernel * 3;
    const gathered = fieldOf(to.rows, to.columns, patch);
    kernels.gather(from, kernel, stride, gathered);
    kernels.pointwise(gathered, kernels.packPointwise(weights, patch, 8), bias, to);
    near(to.values, slowly(from, weights, bias, kernel, stride));
  });

  test('works per channel', () => {
    const from = filled(5, 6, 4, 4);
    const weights = numbers(3 * 3 * 4, 5);
    const bias = numbers(4, 6);
    const to = fieldOf(3, 3, 4);
    kernels.depthwise(from, weights, bias, 3, 2, to);
    for (let channel = 0; channel < 4; channel++) {
      const of = (all: Float64Array) => all.filter((_, at) => at % 4 === channel);
      const alone: Field = { rows: 5, columns: 6, channels: 1, values: of(from.values) };
      near(of(to.values), slowly(alone, of(weights), Float64Array.of(bias[channel] ?? 0), 3, 2));
    }
  });

  test('transposed form places its kernel per pixel', () => {
    const from: Field = { rows: 1, columns: 2, channels: 2, values: Float64Array.of(1, 10, 2, 20) };
    const to = fieldOf(2, 4, 1);
    kernels.upConvolution(from, Float64Array.of(1, 0, 0, 1, 2, 0, 0, 2), 0.5, to);
    expect([...to.values]).toEqual([1.5, 10.5, 2.5, 20.5, 2.5, 20.5, 4.5, 40.5]);
  });
});

test('upscaling keeps pixel centres', () => {
  const from: Field = { rows: 1, columns: 2, channels: 1, values: Float64Array.of(0, 4) };
  const to = fieldOf(2, 4, 1);
  kernels.resize(from, to);
  expect([...to.values]).toEqual([0, 1, 3, 4, 0, 1, 3, 4]);
});

test('sums and products broadcast per channel', () => {
  const one: Field = { rows: 1, columns: 2, channels: 2, values: Float64Array.of(1, 2, 3, 4) };
  const other: Field = { rows: 1, columns: 1, channels: 2, values: Float64Array.of(10, 100) };
  const to = fieldOf(1, 2, 2);
  kernels.multiply(one, other, to);
  expect([...to.values]).toEqual([10, 200, 30, 400]);
  kernels.add(one, other, to);
  expect([...to.values]).toEqual([11, 102, 13, 104]);
  kernels.multiply(one, one, to);
  expect([...to.values]).toEqual([1, 4, 9, 16]);
  const middle = fieldOf(1, 1, 2);
  kernels.mean(one, middle);
  expect([...middle.values]).toEqual([2, 3]);
});

test('activation matches training', () => {
  const from: Field = { rows: 1, columns: 4, channels: 1, values: Float64Array.of(-4, -1, 1, 4) };
  const to = fieldOf(1, 4, 1);
  kernels.relu(from, to);
  expect([...to.values]).toEqual([0, 0, 1, 4]);
  kernels.hardSwish(from, to);
  near(to.values, [0, -1 / 3, 2 / 3, 4]);
  kernels.logistic(from, to);
  near(to.values, [0.01798620996, 0.26894142137, 0.73105857863, 0.98201379004]);
});
