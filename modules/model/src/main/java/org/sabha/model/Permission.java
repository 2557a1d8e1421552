package org.sabha.model;

/** What a host can forbid a participant, or everybody who is no host. */
public enum Permission {
    /** To switch one's own microphone on. */
    UNMUTE,
    /** To switch one's own camera on. */
    START_VIDEO,
    RAISE_HAND,
    /** To send a reaction. */
    REACT
}
