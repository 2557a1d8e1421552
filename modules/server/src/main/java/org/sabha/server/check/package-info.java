/** Checks of lines before a meeting: who may have one, and where it is run. */
@NullMarked
package org.sabha.server.check;

import org.jspecify.annotations.NullMarked;
