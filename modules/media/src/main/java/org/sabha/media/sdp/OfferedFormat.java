package org.sabha.media.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One payload type of an m-section with its {@code rtpmap}, {@code fmtp} and {@code rtcp-fb} lines.
 *
 * @param payloadType 0 to 127
 * @param encoding encoding name, empty when the offer has no rtpmap for it
 * @param clockRate ticks per second
 * @param channels audio channels, 1 when not given
 * @param parameters the format parameters as they stand in the offer
 * @param feedback values of rtcp-fb, in order
 */
public record OfferedFormat(
        int payloadType, String encoding, int clockRate, int channels, String parameters, List<String> feedback) {
    public OfferedFormat {
        feedback = List.copyOf(feedback);
    }

    /** The value of one format parameter, by its name in any case. */
    Optional<String> parameter(String name) {
        for (String part : parameters.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0
                    && part.substring(0, equals)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .equals(name)) {
                return Optional.of(part.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    /** The payload type that this retransmission format (RFC 4588) repairs, or -1. */
    int repairs() {
        if (!encoding.equalsIgnoreCase("rtx")) {
            return -1;
        }
        return parameter("apt")
                .map(text -> SdpText.number(text, 127))
                .orElse(-1L)
                .intValue();
    }
}
