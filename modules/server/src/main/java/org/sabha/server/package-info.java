/** Composition root: configuration, wiring, sockets, event loops, metrics, command line. */
@NullMarked
package org.sabha.server;

import org.jspecify.annotations.NullMarked;
