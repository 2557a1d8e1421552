/** Sans-IO conference core: roster, admission, roles, tracks; owns the ports. */
@NullMarked
package org.sabha.room;

import org.jspecify.annotations.NullMarked;
