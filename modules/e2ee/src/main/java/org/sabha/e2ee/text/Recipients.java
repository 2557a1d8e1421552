package org.sabha.e2ee.text;

import org.jspecify.annotations.Nullable;

/** For whom a message is; the server hands it to no others, and changing it breaks the seal. */
public sealed interface Recipients {
    record All() implements Recipients {}

    record Hosts() implements Recipients {}

    /** @param leaf 0 to 1023 */
    record One(int leaf) implements Recipients {}

    private static int kind(Recipients recipients) {
        return switch (recipients) {
            case All ignored -> 0;
            case Hosts ignored -> 1;
            case One ignored -> 2;
        };
    }

    /** Three bytes: kind, and the leaf or 0. */
    static byte[] encode(Recipients recipients) {
        int leaf = recipients instanceof One one ? one.leaf() : 0;
        return new byte[] {(byte) kind(recipients), (byte) (leaf >> 8), (byte) leaf};
    }

    static @Nullable Recipients decode(int kind, int leaf) {
        return switch (kind) {
            case 0 -> leaf == 0 ? new All() : null;
            case 1 -> leaf == 0 ? new Hosts() : null;
            case 2 -> new One(leaf);
            default -> null;
        };
    }
}
