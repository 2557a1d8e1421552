/** The poll of a meeting, as its room knows it: who may vote, who has, and ballots that it cannot open. */
@NullMarked
package org.sabha.room.poll;

import org.jspecify.annotations.NullMarked;
