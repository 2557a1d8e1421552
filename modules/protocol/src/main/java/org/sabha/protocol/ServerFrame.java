package org.sabha.protocol;

/**
 * One WebSocket text message from the server.
 *
 * @param seq number of this message, 1 for the first of a stay, one more for each; 0 for {@code pong}, {@code resumed},
 *     {@code protocol-error} and {@code closed}, which are not kept for resuming
 * @param ack the highest client {@code seq} that was handled, 0 if none
 * @param message what it says
 */
public record ServerFrame(long seq, long ack, ServerMessage message) {}
