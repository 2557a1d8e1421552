package org.sabha.protocol.http;

/**
 * {@code POST /api/v1/meetings}, with {@code Authorization: Bearer <organiser session>}.
 *
 * @param title 1 to 120 characters
 */
public record CreateMeetingRequest(String title) {}
