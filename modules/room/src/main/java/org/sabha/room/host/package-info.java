/** Whether the meeting is awake: it sleeps until somebody presides, and again when nobody has for a while (A3, A9). */
@NullMarked
package org.sabha.room.host;

import org.jspecify.annotations.NullMarked;
