/** What of a frame stays readable for the sake of packetizers, codec by codec. */
@NullMarked
package org.sabha.e2ee.codec;

import org.jspecify.annotations.NullMarked;
