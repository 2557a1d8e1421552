/** Bodies of the HTTP routes that precede a WebSocket. */
@NullMarked
package org.sabha.protocol.http;

import org.jspecify.annotations.NullMarked;
