/** The key group of a meeting as a client has it: an MLS library behind a port, with a guard in front. */
@NullMarked
package org.sabha.e2ee.group;

import org.jspecify.annotations.NullMarked;
