package org.sabha.protocol.http;

import org.sabha.model.Secret;

/**
 * {@code POST /api/v1/organiser}: exchanges the secret of the one-time organiser link.
 *
 * @param secret from the link's fragment
 */
public record OrganiserRequest(Secret secret) {}
