package org.sabha.model;

/** Why a host removed somebody, as the host chose it from a list; free words would be kept by the server. */
public enum RemovalReason {
    /** Not one of those who were asked to come. */
    NOT_INVITED,
    /** It is not certain that they are who they say. */
    IDENTITY_DOUBTED,
    DISTURBS,
    /** Heard, or asked to come for a part that is over. */
    PART_OVER,
    OTHER
}
