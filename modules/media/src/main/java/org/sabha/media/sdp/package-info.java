/**
 * Session descriptions (RFC 8866, RFC 8829): a total, bounded reader of browsers' offers, and the answer as a pure
 * function of the offer, the granted tracks and the transport. Nothing here keeps state.
 */
@NullMarked
package org.sabha.media.sdp;

import org.jspecify.annotations.NullMarked;
