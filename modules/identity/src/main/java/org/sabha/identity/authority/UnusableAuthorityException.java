package org.sabha.identity.authority;

/** No certificate can be issued; an administrator must renew the intermediate. */
public final class UnusableAuthorityException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableAuthorityException(String message) {
        super(message);
    }
}
