package org.sabha.e2ee.sframe;

import org.jspecify.annotations.Nullable;

/**
 * Which key a frame is under: who sent it by which transform in which epoch (RFC 9605 section 5.2).
 *
 * <pre>
 *  | context, 4 bits | leaf, 10 bits | epoch mod 16, 4 bits |
 * </pre>
 *
 * @param context 0 for audio, 1 to 15 for a sender's other transforms, each with its own key and counter
 * @param leaf the sender's leaf, 0 to 1023
 * @param epoch the low four bits of the epoch
 */
public record KeyId(int context, int leaf, int epoch) {
    public static final int MAX_CONTEXT = 15;
    public static final int MAX_LEAF = 1023;
    static final int EPOCH_BITS = 4;
    static final int LEAF_BITS = 10;
    private static final int EPOCH_MASK = (1 << EPOCH_BITS) - 1;

    public KeyId {
        if (context < 0 || context > MAX_CONTEXT || leaf < 0 || leaf > MAX_LEAF || epoch < 0 || epoch > EPOCH_MASK) {
            throw new IllegalArgumentException("context 0 to 15, leaf 0 to 1023, epoch 0 to 15");
        }
    }

    static int lowBits(long epoch) {
        return (int) epoch & EPOCH_MASK;
    }

    long value() {
        return (long) context << (LEAF_BITS + EPOCH_BITS) | (long) leaf << EPOCH_BITS | epoch;
    }

    /** {@code null} when the number is no key id of a meeting. */
    static @Nullable KeyId of(long value) {
        if (value < 0 || value >= 1L << (LEAF_BITS + EPOCH_BITS + 4)) {
            return null;
        }
        return new KeyId(
                (int) (value >> (LEAF_BITS + EPOCH_BITS)),
                (int) (value >> EPOCH_BITS) & MAX_LEAF,
                (int) value & EPOCH_MASK);
    }
}
