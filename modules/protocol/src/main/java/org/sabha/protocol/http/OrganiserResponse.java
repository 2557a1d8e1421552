package org.sabha.protocol.http;

import org.sabha.model.Secret;

/**
 * The right to start meetings, for this browser.
 *
 * @param session bearer secret for the {@code Authorization} header of {@code POST /api/v1/meetings}
 * @param expiresInSeconds how long it lasts unless it is used again
 */
public record OrganiserResponse(Secret session, long expiresInSeconds) {}
