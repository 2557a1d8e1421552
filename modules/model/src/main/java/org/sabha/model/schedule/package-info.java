/** Meetings of later: when they are held, and how often. */
@NullMarked
package org.sabha.model.schedule;

import org.jspecify.annotations.NullMarked;
