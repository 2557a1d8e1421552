/**
 * The one admission function, and what it looks at: invitations and bans.
 *
 * <p>Every way in ends in {@link org.sabha.room.admission.Admission#judge}: a browser's first arrival, a reload, a resume
 * with a ticket, a host's "admit", and the question that is asked before a join token is given.
 */
@NullMarked
package org.sabha.room.admission;

import org.jspecify.annotations.NullMarked;
