/** Work for the JVM before the server says that it is ready, so that the first meeting does not wait for the compiler. */
@NullMarked
package org.sabha.server.warmup;

import org.jspecify.annotations.NullMarked;
