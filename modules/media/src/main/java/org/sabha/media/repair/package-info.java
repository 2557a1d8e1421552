/** Getting lost packets and missing key frames again, within bounds. */
@NullMarked
package org.sabha.media.repair;

import org.jspecify.annotations.NullMarked;
