/**
 * The media of one participant without I/O: what is sent ({@link org.sabha.client.stream.OutboundStream}), what a receive
 * slot gets ({@link org.sabha.client.stream.ReceiveSlot}), and the transport of both
 * ({@link org.sabha.client.stream.ClientTransport}). Packets and nanoseconds go in; packets, frames and the next deadline
 * come out. One owner, one thread.
 */
@NullMarked
package org.sabha.client.stream;

import org.jspecify.annotations.NullMarked;
