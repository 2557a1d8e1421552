/**
 * STUN binding messages (RFC 8489) for ICE (RFC 8445): the responder of an ICE-lite server and the controlling side
 * that a Java client uses, with consent (RFC 7675). Sans-IO: bytes and nanoseconds in, bytes and a deadline out.
 */
@NullMarked
package org.sabha.wire.stun;

import org.jspecify.annotations.NullMarked;
