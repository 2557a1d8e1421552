package org.sabha.protocol.http;

import org.sabha.model.Secret;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/series/next}: asks which meeting of a series is on or next. Whatever is wrong has one answer, {@code 403}
 * with the code {@code cannot-open}.
 *
 * @param series as in the link's path; text, since one that is misspelt must look like any other
 * @param lookup derived from what the link has for one person; it opens no meeting
 */
public record SeriesNextRequest(
        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String series,

        Secret lookup) {}
