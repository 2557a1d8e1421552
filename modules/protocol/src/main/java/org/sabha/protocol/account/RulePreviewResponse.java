package org.sabha.protocol.account;

/**
 * What setting a rule would do, in numbers; no meeting is named.
 *
 * @param open meetings that are open now
 * @param stricter of those, in which the value would become stricter at once
 * @param locked of those, in which it would stay as it is and hosts could no longer change it
 * @param people who are in one of these
 * @param scheduled meetings of later that would begin with the new rule
 */
public record RulePreviewResponse(long open, long stricter, long locked, long people, long scheduled) {}
