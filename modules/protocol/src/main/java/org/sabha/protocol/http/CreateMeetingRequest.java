package org.sabha.protocol.http;

import org.sabha.protocol.Chars;

/**
 * {@code POST /api/v1/meetings}, with {@code Authorization: Bearer <organiser session>}.
 *
 * @param title 1 to 120 characters of one line
 */
public record CreateMeetingRequest(@Chars(max = 120) String title) {}
