package org.sabha.protocol;

/** What sealed data is for. */
public enum SealedChannel {
    CHAT,
    REACTION
}
