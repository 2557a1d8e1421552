package org.sabha.mls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/**
 * The word of a device's earlier key for its next one, by which the device comes back to its place in the group of a
 * meeting (docs/develop/decisions/0014 part 1). It stands in the new KeyPackage as an extension, so the two keys name each other.
 *
 * <pre>
 *   extension  = 1 to 4 x Ed25519 signature [64]
 *   signed     = "sabha return 1" | length of the room's id uint8 | room's id | new signature key [32]
 * </pre>
 *
 * There may be several, because a device does not always know which of its last keys reached the group: the proof is good
 * if one of them is by the key that is there. Room and key make it good for nothing else, and the key that made it leaves
 * the group with the return.
 */
public final class ReturnProof {
    /**
     * One of the types that RFC 9420 section 13.5 sets aside to be ignored. A private one (section 17.3) would be the
     * right place, but Bouncy Castle 1.84 fails on every type that it does not know, and these it knows.
     */
    public static final int EXTENSION_TYPE = 0x5a5a;

    public static final int SIGNATURE_BYTES = Ed25519Signatures.SIGNATURE_BYTES;

    /** Signatures of one extension. */
    public static final int MOST = 4;

    private static final int LONGEST_ROOM_ID_BYTES = 255;
    private static final byte[] LABEL = "sabha return 1".getBytes(StandardCharsets.US_ASCII);

    private ReturnProof() {}

    /** What the earlier key signs. */
    public static byte[] signed(String room, Octets newKey) {
        byte[] id = room.getBytes(StandardCharsets.UTF_8);
        if (id.length > LONGEST_ROOM_ID_BYTES) {
            throw new IllegalArgumentException("a room's id has at most " + LONGEST_ROOM_ID_BYTES + " bytes");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(LABEL);
        out.write(id.length);
        out.writeBytes(id);
        out.writeBytes(newKey.toArray());
        return out.toByteArray();
    }

    /** Whether the extension's bytes are whole signatures, and not too many. */
    public static boolean isWhole(Octets extension) {
        int size = extension.size();
        return size > 0 && size % SIGNATURE_BYTES == 0 && size / SIGNATURE_BYTES <= MOST;
    }

    /** Whether a KeyPackage brings the word of this key. Any KeyPackage gives an answer. */
    public static boolean isBy(Octets earlierKey, String room, KeyPackage keyPackage) {
        @Nullable Octets extension = keyPackage.returnProof();
        return extension != null && isBy(earlierKey, room, keyPackage.leaf().signatureKey(), extension);
    }

    /** The same of the extension alone. */
    public static boolean isBy(Octets earlierKey, String room, Octets newKey, Octets extension) {
        if (!isWhole(extension) || !Ed25519Signatures.isKey(earlierKey)) {
            return false;
        }
        byte[] message = signed(room, newKey);
        byte[] signatures = extension.toArray();
        for (int at = 0; at < signatures.length; at += SIGNATURE_BYTES) {
            if (Ed25519Signatures.verifyBy(earlierKey, message, Octets.copyOf(signatures, at, at + SIGNATURE_BYTES))) {
                return true;
            }
        }
        return false;
    }
}
