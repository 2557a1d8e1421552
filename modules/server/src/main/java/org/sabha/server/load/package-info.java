/** How much the server has to do, and what it does not take on any more. */
@NullMarked
package org.sabha.server.load;

import org.jspecify.annotations.NullMarked;
