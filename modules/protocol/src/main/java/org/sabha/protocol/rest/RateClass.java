package org.sabha.protocol.rest;

/** Which budget a request takes from before anybody looks at what it shows. */
public enum RateClass {
    /** None: the answer is the same for everybody and costs nothing. */
    UNLIMITED,
    /** Requests of one network. */
    REQUESTS,
    /** Checks of one line, and of the lines around it. */
    NETWORK_CHECKS
}
