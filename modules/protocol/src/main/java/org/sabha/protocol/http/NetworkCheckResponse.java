package org.sabha.protocol.http;

import org.sabha.protocol.limits.Chars;

/**
 * Where the client's pictures may come to, for 12 s at most.
 *
 * @param answer to the offer; 1 to 12,288 characters
 */
public record NetworkCheckResponse(
        @Chars(max = 12_288, script = Chars.Script.ANY) String answer) {}
