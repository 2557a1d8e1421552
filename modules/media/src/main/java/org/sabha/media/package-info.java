/** Sans-IO selective forwarding core: transports, tracks, forwarding, feedback, repair. */
@NullMarked
package org.sabha.media;

import org.jspecify.annotations.NullMarked;
