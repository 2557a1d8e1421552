package org.sabha.protocol;

/** Why a picture that is asked for is not sent. */
public enum PauseCause {
    /** The receiver's network does not carry even its lowest layer. */
    BANDWIDTH
}
