package org.sabha.media.forward;

import org.jspecify.annotations.Nullable;

/**
 * VP8 picture ids of a slot: they ascend by one per picture that goes out. A picture that is left out on purpose closes
 * its gap, because Chromium holds back frames of a higher temporal layer while it believes that a picture is missing;
 * one that is lost keeps it. 7 or 15 bits on both sides, wrap-safe.
 *
 * <p>Only VP8 allows that: VP9 pictures and dependency descriptors name what they refer to by differences of these
 * numbers, so theirs must keep the gaps ({@link Continuation}).
 */
public final class PictureNumbers {
    private static final long START = 1L << 16;

    private @Nullable SequenceMap<PictureNumbers> map;
    private long highestInput;
    private long highestBefore;

    /** The next picture comes from another source, or behind a pause: it follows the highest number so far. */
    public void begin(int input) {
        SequenceMap<PictureNumbers> made = map;
        if (made == null) {
            made = new SequenceMap<>(START + input);
            map = made;
        }
        highestBefore = highestInput;
        highestInput = START + input;
        made.begin(this, highestInput);
    }

    /** The number of a picture, or -1 when it lies before the source's beginning or was left out. */
    public int map(int input, int bits) {
        SequenceMap<PictureNumbers> made = map;
        if (made == null) {
            begin(input);
            return map(input, bits);
        }
        long extended = extend(highestInput, input, bits);
        highestInput = Math.max(highestInput, extended);
        long output = made.map(extended);
        return output < 0 ? -1 : (int) output & (1 << bits) - 1;
    }

    /** Leaves a picture out; may be called for each of its packets. */
    public void skip(int input, int bits) {
        SequenceMap<PictureNumbers> made = map;
        if (made != null) {
            long extended = extend(highestInput, input, bits);
            highestInput = Math.max(highestInput, extended);
            made.skip(extended);
        }
    }

    /** The number that a picture went out under; -1 when that is not known any more. */
    public int again(int input, int bits, long age) {
        SequenceMap<PictureNumbers> made = map;
        if (made == null || age > 1) {
            return -1;
        }
        long output = made.again(extend(age == 0 ? highestInput : highestBefore, input, bits), age);
        return output < 0 ? -1 : (int) output & (1 << bits) - 1;
    }

    /** The extended number next to {@code near}. */
    private static long extend(long near, int input, int bits) {
        int shift = Integer.SIZE - bits;
        return near + (((input - (int) near) << shift) >> shift);
    }
}
