/** Meetings as rows. */
@NullMarked
package org.sabha.store.meeting;

import org.jspecify.annotations.NullMarked;
