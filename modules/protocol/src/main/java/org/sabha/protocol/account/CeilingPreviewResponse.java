package org.sabha.protocol.account;

/**
 * What setting the ceiling would do, in numbers; no meeting is named.
 *
 * @param open meetings that are open now
 * @param above of those, whose class is above that ceiling; they go on in it
 * @param people who are in one of these
 * @param scheduled meetings of later whose class is above it; they could not be opened
 */
public record CeilingPreviewResponse(long open, long above, long people, long scheduled) {}
