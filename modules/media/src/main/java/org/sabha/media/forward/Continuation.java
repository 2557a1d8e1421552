package org.sabha.media.forward;

/**
 * A counter of some width that goes on by one when its source changes: picture id, TL0PICIDX, frame number. Output is
 * input plus a constant per source, so order and gaps within a source stay as they are.
 */
public final class Continuation {
    private boolean begun;
    private int shift;
    private int highest;

    /** The next value comes from another source: it follows the highest one so far. */
    public void begin(int input) {
        if (begun) {
            shift = highest + 1 - input;
        }
    }

    /**
     * The output for an input.
     *
     * @param mask all ones in the counter's width: 0x7f, 0x7fff, 0xff or 0xffff
     */
    public int map(int input, int mask) {
        int output = input + shift & mask;
        if (!begun || ahead(output, mask)) {
            begun = true;
            highest = output;
        }
        return output;
    }

    /** The output of an input that was mapped before, such as that of a resend. */
    public int again(int input, int mask) {
        return input + shift & mask;
    }

    /** What is added to inputs of the present source. */
    public int shift() {
        return shift;
    }

    private boolean ahead(int output, int mask) {
        int distance = output - highest & mask;
        return distance != 0 && distance <= mask >> 1;
    }
}
