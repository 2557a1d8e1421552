/** STUN, DTLS, SRTP, RTP and RTCP engines, shared by server and clients. */
@NullMarked
package org.sabha.wire;

import org.jspecify.annotations.NullMarked;
