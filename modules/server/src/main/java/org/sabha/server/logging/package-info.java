/** Where log events and audit rows go. */
@NullMarked
package org.sabha.server.logging;

import org.jspecify.annotations.NullMarked;
