package org.sabha.protocol;

/** Whom sealed data goes to. Everybody in the key group could read it; the server gives it to these only. */
public enum SealedAudience {
    EVERYBODY,
    /** Hosts and alternate hosts. */
    HOSTS,
    /** The person named beside it. */
    PERSON
}
