/** Sockets and event loops of the media plane. */
@NullMarked
package org.sabha.server.net;

import org.jspecify.annotations.NullMarked;
