/** {@code sabha load}: bots in meetings of a real server, and the figures of what they saw. A process of its own. */
@NullMarked
package org.sabha.client.load;

import org.jspecify.annotations.NullMarked;
