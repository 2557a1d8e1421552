/** What an administrator on the same machine may ask a running server. */
@NullMarked
package org.sabha.server.control;

import org.jspecify.annotations.NullMarked;
