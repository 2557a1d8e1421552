/** Netty HTTP and WebSocket adapter: sessions, limits, decode, encode; hands commands to rooms. */
@NullMarked
package org.sabha.signalling;

import org.jspecify.annotations.NullMarked;
