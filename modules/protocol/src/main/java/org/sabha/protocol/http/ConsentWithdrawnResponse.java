package org.sabha.protocol.http;

/**
 * A consent is taken back.
 *
 * @param erased pieces of personal data that were erased now; 0 where they were already
 */
public record ConsentWithdrawnResponse(long erased) {}
