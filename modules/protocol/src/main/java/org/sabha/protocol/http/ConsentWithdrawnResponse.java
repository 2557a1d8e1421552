package org.sabha.protocol.http;

/**
 * A consent is taken back. What is kept stays until its time is over.
 *
 * @param ended whether a stay of that person, who was still in the meeting or at its door, ended by it
 */
public record ConsentWithdrawnResponse(boolean ended) {}
