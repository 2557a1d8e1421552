package org.sabha.protocol.http;

import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * A scheduled meeting that is to be opened.
 *
 * @param password that invited people were told; without it, or with another, the meeting gets a new one
 */
public record ScheduledRoom(RoomId room, Optional<Secret> password) {}
