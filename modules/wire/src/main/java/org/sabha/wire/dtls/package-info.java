/**
 * DTLS 1.2 handshakes (RFC 6347) that yield SRTP keys (RFC 5764), by Bouncy Castle's lightweight API.
 *
 * <p>Bouncy Castle's handshake blocks, so each session runs on a virtual thread of a bounded pool behind a
 * non-blocking port: datagrams go in by a bounded queue, datagrams and results come back on the caller's executor.
 */
@NullMarked
package org.sabha.wire.dtls;

import org.jspecify.annotations.NullMarked;
