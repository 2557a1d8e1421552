/** Sockets and threads of the client: the loop that owns peers, their UDP sockets, HTTP and WebSocket. */
@NullMarked
package org.sabha.client.net;

import org.jspecify.annotations.NullMarked;
