/**
 * Netty HTTP and WebSocket adapter: sessions, limits, decode, encode; hands commands to rooms.
 *
 * <p>{@link org.sabha.signalling.SignallingServer} binds the ports. What it needs from the server it asks through
 * {@link org.sabha.signalling.Meetings}, {@link org.sabha.signalling.RoomMailbox} and
 * {@link org.sabha.signalling.StaticFiles}; what rooms say to people comes in through
 * {@link org.sabha.signalling.ClientConnections}. A connection belongs to one event loop and never blocks it. Bad input
 * of one peer ends at most that peer's connection.
 */
@NullMarked
package org.sabha.signalling;

import org.jspecify.annotations.NullMarked;
