/**
 * RTCP (RFC 3550), feedback (RFC 4585, RFC 5104) and transport-wide congestion control feedback.
 *
 * <p>Reading is by visitor over the packet's own bytes, writing goes straight into a caller's array; neither allocates.
 */
@NullMarked
package org.sabha.wire.rtcp;

import org.jspecify.annotations.NullMarked;
