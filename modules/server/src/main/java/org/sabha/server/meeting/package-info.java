/** Runs rooms on their loops and carries out their effects. */
@NullMarked
package org.sabha.server.meeting;

import org.jspecify.annotations.NullMarked;
