/**
 * SRTP and SRTCP (RFC 3711, AES-GCM of RFC 7714) behind one interface, implemented over jitsi-srtp.
 *
 * <p>A transform belongs to one transport and one event loop; it works in place and reports by
 * {@link org.sabha.wire.packet.DropReason} instead of exceptions.
 */
@NullMarked
package org.sabha.wire.srtp;

import org.jspecify.annotations.NullMarked;
