/** Meetings of later, in the database. */
@NullMarked
package org.sabha.store.schedule;

import org.jspecify.annotations.NullMarked;
