package org.sabha.media;

import java.util.Arrays;
import java.util.Map;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.RtpExtension;

/**
 * The header extensions that one transport sends us: names by id, as its answer settled them, and the elements of the
 * packet read last. One id means the same in every section of the bundle.
 */
@SuppressWarnings("EnumOrdinal") // arrays by constant: no map on the packet path
final class HeaderExtensions {
    private static final RtpExtension[] ALL = RtpExtension.values();

    private final ExtensionCursor cursor = new ExtensionCursor();
    private final int[] extensionOf = new int[256];
    private final int[] offsets = new int[ALL.length];
    private final int[] lengths = new int[ALL.length];

    HeaderExtensions() {
        settle(Map.of());
    }

    /** Takes over the ids of an answer. */
    void settle(Map<RtpExtension, Integer> ids) {
        Arrays.fill(extensionOf, -1);
        ids.forEach((extension, id) -> extensionOf[id] = extension.ordinal());
    }

    /** Finds the elements of a packet whose header was found sound. */
    void read(byte[] bytes, int offset) {
        Arrays.fill(lengths, 0);
        cursor.reset(bytes, offset);
        while (cursor.next()) {
            int extension = extensionOf[cursor.id() & 0xff];
            if (extension >= 0) {
                offsets[extension] = cursor.valueOffset();
                lengths[extension] = cursor.valueLength();
            }
        }
    }

    /** Bytes of an element of the packet read last, 0 when it has none. */
    int length(RtpExtension extension) {
        return lengths[extension.ordinal()];
    }

    /** Where the element's data begins in the array. */
    int offset(RtpExtension extension) {
        return offsets[extension.ordinal()];
    }

    /** Whether an element of the packet is exactly this text. */
    boolean matches(RtpExtension extension, byte[] bytes, byte[] text) {
        int length = length(extension);
        int offset = offset(extension);
        return Arrays.equals(bytes, offset, offset + length, text, 0, text.length);
    }
}
