/** What a person publishes and receives: tracks granted, accepted, muted, and the slots in which they see others. */
@NullMarked
package org.sabha.room.stage;

import org.jspecify.annotations.NullMarked;
