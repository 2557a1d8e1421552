package org.sabha.media.sdp;

import java.util.Optional;
import org.sabha.wire.rtp.RtpExtension;

/**
 * One {@code a=extmap} line (RFC 8285 section 5) of an extension that Sabha knows.
 *
 * @param id 1 to 255
 * @param direction empty when the line gives none
 */
public record OfferedExtension(int id, Optional<Direction> direction, RtpExtension extension) {}
