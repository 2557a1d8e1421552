package org.sabha.protocol.integration;

import org.sabha.model.Secret;

/**
 * A key that was made just now.
 *
 * @param secret shown this once; the server keeps a digest
 */
public record KeyMadeResponse(KeyLine key, Secret secret) {}
