/** Meetings of later: scheduling them, inviting to them, opening them. */
@NullMarked
package org.sabha.server.schedule;

import org.jspecify.annotations.NullMarked;
