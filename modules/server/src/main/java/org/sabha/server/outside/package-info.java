/** Calls of this server to others, on somebody's word. */
@NullMarked
package org.sabha.server.outside;

import org.jspecify.annotations.NullMarked;
