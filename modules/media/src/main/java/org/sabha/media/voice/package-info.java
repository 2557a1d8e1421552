/** Who speaks, and whose voices are forwarded. */
@NullMarked
package org.sabha.media.voice;

import org.jspecify.annotations.NullMarked;
