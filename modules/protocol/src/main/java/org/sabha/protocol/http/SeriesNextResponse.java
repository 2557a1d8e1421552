package org.sabha.protocol.http;

import org.sabha.model.RoomId;

/**
 * The meeting to open.
 *
 * @param room that is on, or else the next one
 */
public record SeriesNextResponse(RoomId room) {}
