package org.sabha.protocol.http;

import org.sabha.protocol.Chars;

/**
 * The body of every refusal over HTTP.
 *
 * @param code stable wire name, 1 to 64 characters
 */
public record ErrorResponse(@Chars(max = 64) String code) {}
