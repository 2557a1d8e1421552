package org.sabha.identity.account;

/**
 * Who somebody is to another system.
 *
 * @param issuer the provider's own name of itself, or the directory's address
 * @param subject a name that the provider gives to one person for ever
 */
public record ExternalIdentity(String issuer, String subject) {
    private static final int MAX_LENGTH = 255;

    public ExternalIdentity {
        if (issuer.isEmpty() || issuer.length() > MAX_LENGTH || subject.isEmpty() || subject.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("issuer and subject have 1 to " + MAX_LENGTH + " characters");
        }
    }
}
