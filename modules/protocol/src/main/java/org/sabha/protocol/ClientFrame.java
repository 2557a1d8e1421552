package org.sabha.protocol;

/**
 * One WebSocket text message from a client.
 *
 * <pre>{"seq": 7, "ack": 41, "message": {"type": "admit", "participant": "..."}}</pre>
 *
 * @param seq number of this message, at most 2^53-1: 1 for the first of a stay, one more for each; a client that resumes goes on
 *     counting and repeats what the server has not got. The opening message of each connection ({@code authenticate},
 *     {@code resume}) and {@code ping} carry 0 and are not counted
 * @param ack the highest server {@code seq} this client has handled, 0 if none
 * @param message what it says
 */
public record ClientFrame(long seq, long ack, ClientMessage message) {}
