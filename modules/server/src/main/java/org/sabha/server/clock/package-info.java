/** What the machine knows of its clock. */
@NullMarked
package org.sabha.server.clock;

import org.jspecify.annotations.NullMarked;
