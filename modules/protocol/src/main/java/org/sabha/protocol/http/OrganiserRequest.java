package org.sabha.protocol.http;

import org.sabha.model.Secret;

/**
 * {@code POST /api/v1/organiser}: exchanges the secret of the one-time organiser link. The same browser may ask again
 * for some minutes, for its answer may have been lost, and gets the same session; nobody else gets one.
 *
 * @param secret from the link's fragment
 * @param browser secret that only this browser keeps; the first one that comes with a link owns it
 */
public record OrganiserRequest(Secret secret, Secret browser) {}
