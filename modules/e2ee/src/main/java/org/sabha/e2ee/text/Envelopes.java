package org.sabha.e2ee.text;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A message's own secret, sealed for each leaf that may read it.
 *
 * <pre>
 * count uint8 | count x ( leaf uint16 | KEM output [32] | ciphertext and tag [32] )
 * </pre>
 */
final class Envelopes {
    static final int SECRET_BYTES = 16;

    private static final int MOST = 255;
    private static final int SEALED_BYTES = SECRET_BYTES + LeafBox.MORE_BYTES;
    private static final int ENVELOPE_BYTES = Short.BYTES + SEALED_BYTES;

    private Envelopes() {}

    /** @param readers none for what all may read */
    static byte[] seal(LeafBox box, byte[] context, byte[] secret, SortedSet<Integer> readers) {
        if (readers.size() > MOST) {
            throw new IllegalArgumentException("a message is for " + MOST + " or for all");
        }
        ByteBuffer out =
                ByteBuffer.allocate(1 + readers.size() * ENVELOPE_BYTES).put((byte) readers.size());
        for (int leaf : readers) {
            out.putShort((short) leaf).put(box.seal(leaf, context, secret));
        }
        return out.array();
    }

    /** How many bytes they take; negative when what is for all has some, or what is for some has none. */
    static int size(byte count, Recipients to) {
        return (count == 0) == (to instanceof Recipients.All) ? 1 + Byte.toUnsignedInt(count) * ENVELOPE_BYTES : -1;
    }

    /** The secret, of no bytes in what is for all; {@code null} when it is for others. */
    static byte @Nullable [] open(LeafBox box, byte[] context, byte[] envelopes) {
        for (int at = 1; at + ENVELOPE_BYTES <= envelopes.length; at += ENVELOPE_BYTES) {
            int leaf = Short.toUnsignedInt(
                    ByteBuffer.wrap(envelopes, at, Short.BYTES).getShort());
            if (leaf == box.ownLeaf()) {
                byte[] secret = box.open(context, Arrays.copyOfRange(envelopes, at + Short.BYTES, at + ENVELOPE_BYTES));
                return secret != null && secret.length == SECRET_BYTES ? secret : null;
            }
        }
        return envelopes.length == 1 ? new byte[0] : null;
    }
}
