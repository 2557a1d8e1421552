package org.sabha.protocol.http;

/**
 * The body of every refusal over HTTP.
 *
 * @param code stable wire name
 */
public record ErrorResponse(String code) {}
